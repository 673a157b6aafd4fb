using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datasets.Descriptors;

/// <summary>docs/descriptor.md: the schema as a page, with an example of each key.</summary>
internal static class DescriptorPage
{
    public static string Of(JsonObject schema)
    {
        var page = new StringBuilder();
        page.Append($"""
            # Every key of a descriptor

            *Generated from the schema by the tests; `APPROVE=1 ./run test` refreshes it. Each example is read by a test.*

            A descriptor is a YAML file. `datasets new FILE` writes one, `datasets validate FILE` checks it, and
            [`dataset.schema.json`](../datasets/schema/dataset.schema.json) (`datasets schema` prints it) lets an editor complete, explain and check it: Visual
            Studio Code with the extension YAML, or another editor with yaml-language-server, where the file's first line is

                # yaml-language-server: $schema=schema/dataset.schema.json

            with the path from the descriptor to the schema. The smallest descriptor has `source` and the keys marked **needed**:

            ```yaml
            {Smallest(schema)}
            ```


            """.ReplaceLineEndings("\n"));
        schema = schema.DeepClone().AsObject();
        schema["properties"]!["variables"]!["items"]!["else"] = schema["else"]!["properties"]!["variables"]!["items"]!.DeepClone();
        AppendSection(page, "", "All keys", 2, schema);
        return page.ToString().TrimEnd() + "\n";
    }

    /// <summary>A descriptor with the keys that must be there.</summary>
    public static string Smallest(JsonObject schema) =>
        string.Join('\n', schema["properties"]!.AsObject().Where(key => key.Key == "source" || Needed(schema).Concat(NeededOfGranules(schema)).Contains(key.Key))
            .Select(key => $"{key.Key}: {Yaml(key.Value!["examples"]![0]!)}"));

    private static IEnumerable<string> Needed(JsonObject schema) => (schema["required"] as JsonArray ?? []).Select(name => (string)name!);

    /// <summary>What a dataset of granules needs, and a derived one has not.</summary>
    private static IEnumerable<string> NeededOfGranules(JsonNode schema) => (schema["else"]?["required"] as JsonArray ?? []).Select(name => (string)name!);

    private static void AppendSection(StringBuilder page, string path, string title, int depth, JsonObject schema)
    {
        page.Append(CultureInfo.InvariantCulture, $"{new string('#', Math.Min(depth, 4))} {title}\n\n");
        if (path != "" && schema["description"] is { } description)
            page.Append(CultureInfo.InvariantCulture, $"{Escaped((string)description!)}\n\n");
        if (schema["oneOf"] is JsonArray alternatives)
            page.Append(CultureInfo.InvariantCulture, $"Exactly one of {Words([.. alternatives.Select(one => (string)one!["required"]![0]!)], "and")} is needed.\n\n");
        page.Append("| key | example | what it is |\n|---|---|---|\n");
        var properties = schema["properties"]!.AsObject();
        string[] needed = [.. Needed(schema)], ofGranules = [.. NeededOfGranules(schema)];
        foreach (var (name, value) in properties)
            page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Examples(name, value!)} | {What(Join(path, name), value!.AsObject(), needed.Contains(name) ? "**Needed.**" : ofGranules.Contains(name) ? "**Needed** with `source`." : null)} |\n");
        page.Append('\n');
        foreach (var (name, value) in properties)
        {
            var below = Join(path, name);
            if (Record(value!) is { } record)
                AppendSection(page, below, $"`{(IsList(value!) ? below + "[]" : below)}`", depth + (path == "" ? 0 : 1), record);
            if (name == "mapping")
                AppendMappings(page, value!, schema["allOf"]!.AsArray());
        }
    }

    private static void AppendMappings(StringBuilder page, JsonNode mapping, JsonArray rules)
    {
        page.Append("## `mapping`\n\n| mapping | what it reads | options |\n|---|---|---|\n");
        foreach (var (key, summary) in mapping["enum"]!.AsArray().Zip(mapping["enumDescriptions"]!.AsArray()))
        {
            var rule = rules.Single(one => (string?)one!["if"]!["properties"]!["mapping"]!["const"] == (string?)key)!;
            var options = rule["then"]!["properties"]!["options"]!["properties"]!.AsObject().Select(option =>
                option.Value!["enum"] is JsonArray values ? $"`{option.Key}`: {Words([.. values.Select(value => (string)value!)], "or")}" : $"`{option.Key}`");
            page.Append(CultureInfo.InvariantCulture, $"| `{key}` | {summary} | {string.Join("; ", options)} |\n");
        }
        page.Append("\nA mapping of your own is one C# class: [plugins.md](plugins.md).\n\n");
    }

    private static string Examples(string name, JsonNode schema) =>
        string.Join("<br>", schema["examples"]!.AsArray().Select(example => Code($"{name}: {Yaml(example!)}")));

    private static string What(string path, JsonObject schema, string? needed)
    {
        var parts = new List<string> { Escaped((string)schema["description"]!) };
        if (needed is not null)
            parts.Insert(0, needed);
        if (Record(schema) is not null)
            parts.Add($"See [`{path}`](#{new string([.. path.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant()}).");
        else if (path == "mapping")
            parts.Add("See [`mapping`](#mapping).");
        else if (Allowed(schema) is { } allowed)
            parts.Add($"*{Escaped(allowed)}.*");
        if (schema["default"] is { } standard && !IsNothing(standard))
            parts.Add($"Without it: {Code(Yaml(standard))}.");
        return string.Join(' ', parts);
    }

    private static string? Allowed(JsonObject schema)
    {
        if (schema["enum"] is JsonArray choices)
            return $"One of {Words([.. choices.Select(choice => (string)choice!)], "or")}";
        // What every text is goes without saying.
        if (((string?)schema["patternErrorMessage"])?.Contains("control characters", StringComparison.Ordinal) == true)
            return null;
        if (schema["patternErrorMessage"] is { } words)
            return Sentence(((string)words!)["must ".Length..]);
        return (string?)schema["type"] switch
        {
            "boolean" => "True or false",
            "integer" => $"A whole number{Bounds(schema)}",
            "number" => $"A number{Bounds(schema)}",
            "array" => $"A list of {Count(schema)}{(Allowed(schema["items"]!.AsObject()) is { } items ? $"; each: {char.ToLowerInvariant(items[0])}{items[1..]}" : "")}",
            _ => null,
        };
    }

    private static string Sentence(string words)
    {
        words = words.StartsWith("be ", StringComparison.Ordinal) ? words["be ".Length..] : words;
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Bounds(JsonObject schema) => schema["minimum"] is { } minimum
        ? $" from {Number(minimum)} to {Number(schema["maximum"]!)}" + (schema["multipleOf"] is { } multiple ? $", a multiple of {Number(multiple)}" : "")
        : "";

    private static string Number(JsonNode number) => number.GetValue<double>() is var value && Math.Abs(value) is >= 1e4 and < 1e15
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(JsonObject schema)
    {
        var (least, most) = ((int?)schema["minItems"] ?? 0, (int?)schema["maxItems"]);
        return most is null ? "any length" : least == most ? $"{most}" : least == 0 ? $"at most {most}" : $"{least} to {most}";
    }

    private static bool IsNothing(JsonNode standard) => standard switch
    {
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        _ => standard.GetValueKind() == JsonValueKind.String && standard.GetValue<string>() == "",
    };

    private static bool IsList(JsonNode schema) => (string?)schema["type"] == "array";

    private static JsonObject? Record(JsonNode schema) => (IsList(schema) ? schema["items"] : schema) is JsonObject record && record["properties"] is not null ? record : null;

    private static string Join(string path, string name) => path == "" ? name : $"{path}.{name}";

    private static string Words(string[] words, string and) =>
        words.Length == 1 ? $"`{words[0]}`" : $"{string.Join(", ", words[..^1].Select(word => $"`{word}`"))} {and} `{words[^1]}`";

    /// <summary>A bar would end a table's cell.</summary>
    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Escaped(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>A value on one line, as a descriptor has it.</summary>
    public static string Yaml(JsonNode value) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(item => Yaml(item!)))}]",
        JsonObject map => $"{{{string.Join(", ", map.Select(entry => $"{entry.Key}: {Yaml(entry.Value!)}"))}}}",
        _ when value.GetValueKind() == JsonValueKind.String => YamlText.Of(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };
}
