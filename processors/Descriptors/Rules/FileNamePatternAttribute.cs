using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Datasets.Descriptors.Rules;

/// <summary>
/// A regular expression about file names. Descriptors are not trusted, so it runs on .NET's engine without backtracking, whose time is
/// linear in the name's length; that engine has no look-around and no back-references.
/// </summary>
public sealed class FileNamePatternAttribute : TextRuleAttribute
{
    private const int MaximumLength = 200;

    public override string? Complaint(string text)
    {
        if (text.Length is 0 or > MaximumLength)
            return $"must have from 1 to {MaximumLength} characters, has {text.Length}";
        try
        {
            Compile(text);
            return null;
        }
        catch (RegexParseException e)
        {
            return $"is not a regular expression: {Quoted.Plain(e.Message)}";
        }
        catch (NotSupportedException)
        {
            return "is a regular expression that looks around, refers back or repeats too much, which is not supported here; use a simpler one";
        }
    }

    public override void Describe(JsonObject schema)
    {
        schema["minLength"] = 1;
        schema["maxLength"] = MaximumLength;
        schema["format"] = "regex";
    }

    internal static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, CmrSource.IncludeTimeout);
}
