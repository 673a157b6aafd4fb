namespace Datasets.Conversion.Formats;

/// <summary>Attributes by name, as CF files have them.</summary>
public static class CfAttributes
{
    /// <summary>Null where there is none, or none but spaces.</summary>
    public static string? TextOf(this IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value.Text) ? value.Text.Trim() : null;

    /// <summary>The first number; null where there is none.</summary>
    public static double? NumberOf(this IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.NumbersOf(name) is [var number, ..] ? number : null;

    /// <summary>Empty where there are none.</summary>
    public static IReadOnlyList<double> NumbersOf(this IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) ? AttributeNumbers.Read(value) : [];
}
