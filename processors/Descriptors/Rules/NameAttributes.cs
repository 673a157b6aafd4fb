using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>
/// A dataset's id: it becomes a folder, a key, a collection's id and a part of AWS names, so it is held to an allow-list.
/// </summary>
internal sealed class DatasetIdAttribute : TextRuleAttribute
{
    private const int MaximumLength = DatasetId.LongestLength;
    private const string Words = "must be lower-case letters and digits with single hyphens between them";

    public override string? Complaint(string text) => text.Length <= MaximumLength && Parted.IsName(text, "-")
        ? null
        : $"{Words}, at most {MaximumLength} characters, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[a-z0-9]+(-[a-z0-9]+)*$", Words);
}

/// <summary>A variable's name: an asset's key and the end of a file's name.</summary>
internal sealed class VariableNameAttribute : TextRuleAttribute
{
    private const int MaximumLength = 40;
    private const string Words = "must be lower-case letters and digits with single '_' or '-' between them";

    public override string? Complaint(string text) => text.Length <= MaximumLength && Parted.IsName(text, "_-")
        ? null
        : $"{Words}, at most {MaximumLength} characters, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[a-z0-9]+([_-][a-z0-9]+)*$", Words);
}

/// <summary>A standard name of the CF conventions by its form: the table grows with every version.</summary>
internal sealed class StandardNameAttribute : TextRuleAttribute
{
    private const int MaximumLength = 200;
    private const string Words = "must be a CF standard name: lower-case letters and digits with single '_' between them";

    public override string? Complaint(string text) => text.Length <= MaximumLength && Parted.IsName(text, "_")
        ? null
        : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[a-z0-9]+(_[a-z0-9]+)*$", Words);
}

/// <summary>The key of a mapping plugin.</summary>
internal sealed class PluginKeyAttribute : TextRuleAttribute
{
    private const int MaximumLength = 40;
    private const string Words = "must be lower-case letters and digits with single hyphens between them";

    public override string? Complaint(string text) => text.Length <= MaximumLength && Parted.IsName(text, "-")
        ? null
        : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[a-z0-9]+(-[a-z0-9]+)*$", Words);
}

/// <summary>An SPDX licence identifier by its form, or a STAC word such as <c>other</c>.</summary>
internal sealed class LicenceAttribute : TextRuleAttribute
{
    private const int MaximumLength = 60;
    private const string Words = "must be an SPDX licence identifier such as CC0-1.0, or 'other'";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-");

    public override string? Complaint(string text) =>
        text.Length is > 0 and <= MaximumLength && !text.AsSpan().ContainsAnyExcept(Allowed)
            ? null
            : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[A-Za-z0-9.+-]+$", Words);
}

/// <summary>CMR's id of an archive.</summary>
internal sealed class CmrProviderAttribute : TextRuleAttribute
{
    private const int MaximumLength = 40;
    private const string Words = "must be capitals, digits and '_', such as GES_DISC";

    public override string? Complaint(string text) =>
        text.Length is > 0 and <= MaximumLength && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
            ? null
            : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[A-Z0-9_]+$", Words);
}

/// <summary>A time zone's IANA name, by its form: which zones there are is for the scheduler to know.</summary>
internal sealed class ZoneNameAttribute : TextRuleAttribute
{
    private const int MaximumLength = 50;
    private const string Words = "must be an IANA time zone such as UTC or Europe/Amsterdam";

    public override string? Complaint(string text) => text.Length <= MaximumLength && IsZone(text)
        ? null
        : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) =>
        Describe(schema, MaximumLength, "^(UTC|[A-Z][A-Za-z_-]*(/[A-Z][A-Za-z0-9_+-]*){1,2})$", Words);

    private static bool IsZone(string text)
    {
        if (text == "UTC")
            return true;
        var parts = text.Split('/');
        return parts.Length is 2 or 3
            && parts.All(p => p.Length > 0 && char.IsAsciiLetterUpper(p[0]))
            && parts[0].All(c => char.IsAsciiLetter(c) || c is '_' or '-')
            && parts.Skip(1).All(p => p.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-'));
    }
}

/// <summary>A coordinate reference system by its EPSG code; which codes there are is for PROJ to know.</summary>
internal sealed class EpsgCodeAttribute : TextRuleAttribute
{
    private const string Prefix = "EPSG:";
    private const int MaximumDigits = 6;
    private const string Words = "must be an EPSG code such as EPSG:4326";

    public static int NumberIn(string text) => int.Parse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public override string? Complaint(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length && text.Length <= Prefix.Length + MaximumDigits
        && text[Prefix.Length] != '0' && text.AsSpan(Prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0
            ? null
            : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, Prefix.Length + MaximumDigits, "^EPSG:[1-9][0-9]*$", Words);
}

/// <summary>A coordinate reference system by its EPSG code, as a PROJ string or as WKT: nothing that names a file or an address.</summary>
internal sealed partial class CoordinateSystemAttribute : TextRuleAttribute
{
    private const int MaximumLength = 8000;
    private const string Words = "must be an EPSG code such as EPSG:3035, a PROJ string such as '+proj=laea +lat_0=90 +lon_0=0 +R=6371000' or WKT";
    private const string Pattern = @"^(EPSG:[1-9][0-9]{0,5}$|\+proj=|(PROJ|GEOG|GEOD|DERIVEDPROJ|BOUND|COMPD|COMPOUND)(CS|CRS)\[)";

    public override string? Complaint(string text) => text.Length > MaximumLength
        ? $"must be at most {MaximumLength} characters long"
        : Known().IsMatch(text) ? null : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, Pattern, Words);

    [GeneratedRegex(Pattern)]
    private static partial Regex Known();
}

/// <summary>Names made of runs of lower-case letters and digits with single separators between them.</summary>
file static class Parted
{
    public static bool IsName(string text, string separators)
    {
        var afterSeparator = true;
        foreach (var c in text)
        {
            var isSeparator = separators.Contains(c);
            if (isSeparator ? afterSeparator : !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
                return false;
            afterSeparator = isSeparator;
        }
        return !afterSeparator;
    }
}
