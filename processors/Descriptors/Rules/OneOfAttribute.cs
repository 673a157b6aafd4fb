using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>A choice among words that are passed on as they stand; where code goes by the choice, it is an enum.</summary>
internal class OneOfAttribute(params string[] choices) : TextRuleAttribute
{
    public override string? Complaint(string text) =>
        choices.Contains(text, StringComparer.Ordinal)
            ? null
            : $"must be one of {string.Join(", ", choices)}, got {Quoted.Of(text)}{DidYouMean.Phrase(text, choices)}";

    public override void Describe(JsonObject schema) => schema["enum"] = new JsonArray([.. choices.Select(c => JsonValue.Create(c))]);
}
