using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>A day as ISO 8601 writes it.</summary>
internal sealed class DayAttribute : TextRuleAttribute
{
    private const string Format = "yyyy-MM-dd";
    private const string Words = "must be a day such as 2026-11-22";

    public override string? Complaint(string text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null
            : $"{Words}, got {Quoted.Of(text)}";

    public override void Describe(JsonObject schema)
    {
        Describe(schema, Format.Length, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", Words);
        schema["format"] = "date";
    }
}
