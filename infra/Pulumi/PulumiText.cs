using System.Text.Json.Nodes;

namespace Datasets.Infra.Pulumi;

/// <summary>Values that Pulumi's YAML needs in a form of its own.</summary>
public static class PulumiText
{
    /// <summary>
    /// The JSON text of <paramref name="value"/>, made by Pulumi once the references in it are known. In Pulumi's YAML <c>$$</c> is how
    /// one dollar sign is written, so that a state machine's <c>$$.Execution.Name</c> has to be doubled; <c>${…}</c> stays a reference.
    /// </summary>
    public static JsonObject ToJson(JsonNode value) => new() { ["fn::toJSON"] = DoubleDollars(value) };

    /// <summary>A text in which Pulumi must find no reference: one from a descriptor or the configuration, not from this program.</summary>
    public static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static JsonNode? DoubleDollars(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(e => KeyValuePair.Create(e.Key, DoubleDollars(e.Value)))),
        JsonArray list => new JsonArray([.. list.Select(DoubleDollars)]),
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text.Replace("$$", "$$$$", StringComparison.Ordinal),
        _ => value?.DeepClone(),
    };
}
