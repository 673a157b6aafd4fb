using System.Globalization;
using System.Text.Json.Nodes;

namespace Datasets.Descriptors;

/// <summary>YAML as JSON: what a schema's judge sees of it.</summary>
internal static class YamlJson
{
    /// <exception cref="FormatException">The text is no YAML that descriptors may have.</exception>
    public static JsonNode? Parse(string yaml)
    {
        var problems = new ProblemList("example");
        return YamlDocument.Read(yaml, problems) is { } node && problems.Count == 0 ? Of(node) : throw new FormatException($"not a descriptor's YAML: {yaml}");
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar scalar => Of(scalar),
        _ => null,
    };

    private static JsonValue? Of(YamlScalar scalar) => scalar.Type switch
    {
        ScalarType.Null => null,
        ScalarType.Boolean => JsonValue.Create(CoreSchema.ToBoolean(scalar.Text)),
        ScalarType.Integer => JsonValue.Create(long.Parse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        ScalarType.Number => JsonValue.Create(CoreSchema.ToNumber(scalar.Text)),
        _ => JsonValue.Create(scalar.Text),
    };
}
