using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>Text for people on one line: not blank, no control characters.</summary>
internal sealed class SingleLineAttribute(int maximumLength) : TextRuleAttribute
{
    /// <summary>
    /// Control characters from U+007F on, and format characters and separators of the basic plane, as <see cref="SafeText.IsHidden(System.Text.Rune)"/> has
    /// them: regular expressions of schemas have no categories everywhere.
    /// </summary>
    internal const string Hidden =
        @"\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb";

    private const string OneLine = "must be one line without control characters and marks of text direction";

    public override string? Complaint(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "must not be blank";
        if (CodePoints.Count(text) > maximumLength)
            return $"must have at most {maximumLength} characters, has {CodePoints.Count(text)}";
        return SafeText.HasHidden(text) ? OneLine : null;
    }

    public override void Describe(JsonObject schema) =>
        Describe(schema, maximumLength, $@"^(?=.*\S)[^\u0000-\u001f{Hidden}]*$", $"{OneLine}, and not blank");
}

/// <summary>Text for people in as many lines as it takes.</summary>
internal sealed class ParagraphsAttribute(int maximumLength) : TextRuleAttribute
{
    private const string Words = "must have no control characters and no marks of text direction";

    public override string? Complaint(string text)
    {
        if (CodePoints.Count(text) > maximumLength)
            return $"must have at most {maximumLength} characters, has {CodePoints.Count(text)}";
        return SafeText.Lines(text) != text ? Words : null;
    }

    public override void Describe(JsonObject schema) =>
        Describe(schema, maximumLength, $@"^[^\u0000-\u0008\u000b-\u001f{SingleLineAttribute.Hidden}]*$", Words);
}
