using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Settings whose meaning a mapping plugin knows: words to scalars, kept as they are written.</summary>
internal sealed class OptionsShape : Shape
{
    private const int LongestKey = 60;

    public override object? Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlRefused)
            return null;
        if (node is not YamlMap map)
        {
            problems.Add(node.Start, path, $"expected keys and values, got {node.Kind}");
            return null;
        }
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (!IsKey(key.Text))
                problems.Add(key.Start, path, $"a key must be letters, digits and '_', a letter first, got {Quoted.Of(key.Text)}");
            else if (IsOption(key, value))
                options[key.Text] = ((YamlScalar)value).Text;
            else if (value is not YamlRefused)
                problems.Add(value.Start, $"{path}.{key.Text}", $"expected text, a number, true or false, got {value.Kind}");
        }
        return options.Count == map.Entries.Count ? options : null;
    }

    public override JsonObject Describe() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["maxLength"] = LongestKey, ["pattern"] = "^[A-Za-z][A-Za-z0-9_]*$" },
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    public override JsonNode Write(object value)
    {
        var json = new JsonObject();
        foreach (var (key, text) in ((IReadOnlyDictionary<string, string>)value).OrderBy(o => o.Key, StringComparer.Ordinal))
            json[key] = text;
        return json;
    }

    /// <summary>Whether it is an option of whatever mapping.</summary>
    public static bool IsOption(YamlScalar key, YamlNode value) => IsKey(key.Text) && value is YamlScalar { Type: not ScalarType.Null };

    private static bool IsKey(string text) =>
        text.Length is > 0 and <= LongestKey && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
