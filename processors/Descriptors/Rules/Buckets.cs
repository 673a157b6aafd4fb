using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>An S3 bucket's name, by the rules that S3 has for new buckets, without dots.</summary>
internal sealed class BucketNameAttribute : TextRuleAttribute
{
    private const int MaximumLength = 63;
    private const string Words = "must be a bucket's name: 3 to 63 lower-case letters, digits, '-' and '.'";

    public override string? Complaint(string text) =>
        text.Length is >= 3 and <= MaximumLength && IsEdge(text[0]) && IsEdge(text[^1])
        && text.All(c => IsEdge(c) || c is '-' or '.')
            ? null
            : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[a-z0-9][a-z0-9.-]+[a-z0-9]$", Words);

    private static bool IsEdge(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}

/// <summary>The start of S3 keys: letters, digits and a few marks in parts between <c>/</c>, none of them <c>.</c> or <c>..</c>.</summary>
internal sealed class KeyPrefixAttribute : TextRuleAttribute
{
    private const int MaximumLength = 500;
    private const string Words = "must be the start of a key, such as L3/daily/: letters, digits and ._=+~- in parts with '/' between them";

    public override string? Complaint(string text) =>
        text.Length <= MaximumLength && !text.StartsWith('/') && text.All(IsAllowed)
        && !text.Split('/').Any(part => part is "." or "..") && !text.Contains("//", StringComparison.Ordinal)
            ? null
            : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema) =>
        Describe(schema, MaximumLength, @"^((?!\.{1,2}(/|$))[A-Za-z0-9._=+~-]+(/|$))*$", Words);

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '=' or '+' or '~' or '/';
}

/// <summary>An AWS region, by its form.</summary>
internal sealed class AwsRegionAttribute : TextRuleAttribute
{
    private const int MaximumLength = 30;
    private const string Words = "must be an AWS region such as us-west-2";

    public override string? Complaint(string text)
    {
        var parts = text.Split('-');
        var isRegion = text.Length <= MaximumLength && parts.Length is 3 or 4 && parts[0].Length == 2
            && parts[..^1].All(part => part.Length > 0 && part.All(char.IsAsciiLetterLower))
            && parts[^1].Length == 1 && char.IsAsciiDigit(parts[^1][0]);
        return isRegion ? null : $"{Words}, got {Quoted.Of(text)}";
    }

    public override void Describe(JsonObject schema) => Describe(schema, MaximumLength, "^[a-z]{2}(-[a-z]+){1,2}-[0-9]$", Words);
}
