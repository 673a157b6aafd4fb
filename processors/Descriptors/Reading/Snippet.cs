using System.Text.Json.Nodes;

namespace Datasets.Descriptors;

/// <summary>
/// What an editor writes for a part of a descriptor, as Visual Studio Code and yaml-language-server read it from a schema (<c>defaultSnippets</c>):
/// the keys that must be there, with examples to write over.
/// </summary>
internal static class Snippet
{
    public static JsonObject Of(string label, string description, IEnumerable<KeyValuePair<string, JsonNode?>> keys)
    {
        var places = 0;
        var body = new JsonObject();
        foreach (var (key, example) in keys)
            body[key] = WithPlaces(example, ref places);
        return new()
        {
            ["label"] = label,
            ["description"] = description,
            ["body"] = body,
        };
    }

    /// <summary>Each text becomes a place that the tabulator goes to; numbers stay numbers, as a place would be text.</summary>
    private static JsonNode? WithPlaces(JsonNode? example, ref int places)
    {
        if (example is JsonValue value && value.TryGetValue<string>(out var text))
            return JsonValue.Create(InQuotes(text, $"${{{++places}:{Escaped(text)}}}"));
        if (example is JsonArray list)
        {
            var items = new JsonArray();
            foreach (var item in list)
                items.Add(WithPlaces(item, ref places));
            return items;
        }
        if (example is not JsonObject map)
            return example?.DeepClone();
        var written = new JsonObject();
        foreach (var (key, part) in map)
            written[key] = WithPlaces(part, ref places);
        return written;
    }

    /// <summary>An editor writes the body as it stands, so that what YAML would read as something else than text brings its quotes.</summary>
    private static string InQuotes(string text, string written) => YamlText.IsPlain(text) ? written : $"'{written.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("$", @"\$", StringComparison.Ordinal).Replace("}", @"\}", StringComparison.Ordinal);
}
