using System.Text.Json.Nodes;

namespace Datasets.Descriptors.Rules;

/// <summary>Keys that are alternatives: one of them has to be there, and no other with it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExactlyOneOfAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys => keys;

    /// <summary>What is wrong with a part that has these of the keys, or null where nothing is.</summary>
    public string? Complaint(Func<string, bool> has)
    {
        var present = keys.Where(has).ToArray();
        return present.Length switch
        {
            0 => $"needs one of {Words(keys)}",
            1 => null,
            _ => $"has {Words(present, "and")}, but they are alternatives: keep one",
        };
    }

    public void Describe(JsonObject schema) =>
        schema["oneOf"] = new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject { ["required"] = new JsonArray(key) })]);

    private static string Words(string[] words, string and = "or") =>
        $"{string.Join(", ", words[..^1].Select(word => $"'{word}'"))} {and} '{words[^1]}'";
}
