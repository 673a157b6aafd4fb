using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>
/// A regular expression about file names. Descriptors are not trusted, so it runs on .NET's engine without backtracking, whose time is
/// linear in the name's length; that engine has no look-around and no back-references.
/// </summary>
internal sealed class FileNamePatternAttribute : TextRuleAttribute
{
    private const int MaximumLength = 200;

    /// <summary>A pattern may be hostile: each match is bounded in time as well as in steps.</summary>
    internal static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    public override string? Complaint(string text)
    {
        if (CodePoints.Count(text) is 0 or > MaximumLength)
            return $"must have from 1 to {MaximumLength} characters, has {CodePoints.Count(text)}";
        try
        {
            // The engine without backtracking takes 20 ms to load; what is plainly within its powers only needs to be parsed.
            _ = IsPlain(text) ? new Regex(text, RegexOptions.CultureInvariant, MatchTimeout) : Compile(text);
            return null;
        }
        catch (RegexParseException e)
        {
            return $"is not a regular expression: {Quoted.Plain(e.Message)}";
        }
        catch (NotSupportedException)
        {
            return "is a regular expression that looks around, refers back or repeats too much, which is not supported here; "
                + "use a simpler one";
        }
    }

    public override void Describe(JsonObject schema)
    {
        schema["minLength"] = 1;
        schema["maxLength"] = MaximumLength;
        schema["format"] = "regex";
    }

    /// <summary>Whether a pattern has no groups, no counts and no escapes but of signs: nothing that engines differ in.</summary>
    private static bool IsPlain(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '(' or '{' || (pattern[i] == '\\' && ++i < pattern.Length && char.IsAsciiLetterOrDigit(pattern[i])))
                return false;
        }
        return true;
    }

    /// <summary>The pattern as it is matched; made once, for building the engine takes longer than many a match.</summary>
    internal static Regex Compiled(string pattern) => Known.GetOrAdd(pattern, Compile);

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTimeout);
}
