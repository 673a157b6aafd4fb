using System.Text.Json.Nodes;

namespace Datasets.Descriptors.Rules;

/// <summary>Text for people on one line: not blank, no control characters.</summary>
internal sealed class SingleLineAttribute(int maximumLength) : TextRuleAttribute
{
    public override string? Complaint(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "must not be blank";
        if (CodePoints.Count(text) > maximumLength)
            return $"must have at most {maximumLength} characters, has {CodePoints.Count(text)}";
        return text.Any(char.IsControl) ? "must be one line without control characters" : null;
    }

    public override void Describe(JsonObject schema) =>
        Describe(schema, maximumLength, @"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$");
}

/// <summary>Text for people in as many lines as it takes.</summary>
internal sealed class ParagraphsAttribute(int maximumLength) : TextRuleAttribute
{
    public override string? Complaint(string text)
    {
        if (CodePoints.Count(text) > maximumLength)
            return $"must have at most {maximumLength} characters, has {CodePoints.Count(text)}";
        return text.Any(c => char.IsControl(c) && c is not '\n' and not '\t') ? "must have no control characters" : null;
    }

    public override void Describe(JsonObject schema) =>
        Describe(schema, maximumLength, @"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$");
}
