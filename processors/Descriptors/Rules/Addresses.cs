using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>A web page.</summary>
internal sealed class WebAddressAttribute : TextRuleAttribute
{
    private const int MaximumLength = 2000;
    private const string Words = "must be an address that starts with https:// or http://, without blanks";

    public override string? Complaint(string text) => IsAddress(text)
        ? null
        : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) =>
        Describe(schema, MaximumLength, "^https?://[A-Za-z0-9][!#-;=?-\\[\\]_a-z~]*$", Words);

    private static bool IsAddress(string text) =>
        text.Length <= MaximumLength
        && (After(text, "https://") ?? After(text, "http://")) is { Length: > 0 } rest
        && char.IsAsciiLetterOrDigit(rest[0])
        && rest.All(c => c is > ' ' and <= '~' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'));

    private static string? After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;
}

/// <summary>
/// A host's name, with <c>*.</c> in front for any subdomain. A star needs a domain of two labels behind it, so that no
/// descriptor can allow all of <c>*.com</c>.
/// </summary>
internal sealed class HostNameAttribute : TextRuleAttribute
{
    private const int MaximumLength = 253;
    private const string Words = "must be a host's name in lower case, such as data.gesdisc.earthdata.nasa.gov or *.earthdata.nasa.gov";
    private const string Label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    public override string? Complaint(string text) => text.Length <= MaximumLength && IsHost(text)
        ? null
        : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) =>
        Describe(schema, MaximumLength, $@"^(\*(\.{Label}){{2,}}|{Label}(\.{Label})*)$", Words);

    private static bool IsHost(string text)
    {
        var labels = text.Split('.');
        if (labels[0] != "*")
            return labels.All(IsLabel);
        return labels.Length >= 3 && labels.Skip(1).All(IsLabel);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>An array's absolute path in a granule: <c>/</c> in front and between parts, none of them empty, <c>.</c> or <c>..</c>.</summary>
internal sealed class ArrayPathAttribute : TextRuleAttribute
{
    private const int MaximumLength = 500;
    private const string Words = "must be an absolute path in the granule such as /HDFEOS/GRIDS/…";

    public override string? Complaint(string text)
    {
        if (CodePoints.Count(text) > MaximumLength || !text.StartsWith('/') || SafeText.HasHidden(text))
            return $"{Words}, got {Quoted.Of(text)}";
        var parts = text[1..].Split('/');
        return parts.Any(p => p is "" or "." or "..")
            ? $"must have a name between any two '/' and after the last one, not '.' or '..', got {Quoted.Of(text)}"
            : null;
    }

    public override void Describe(JsonObject schema) =>
        Describe(schema, MaximumLength, $@"^(/(?!\.{{1,2}}(/|$))[^/\u0000-\u001f{SingleLineAttribute.Hidden}]+)+$", Words);
}
