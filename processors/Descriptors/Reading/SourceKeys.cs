using System.Text.Json.Nodes;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Which keys a dataset of granules needs, and which ones a derived dataset has no use for.</summary>
internal static class SourceKeys
{
    public static void Check(YamlMap document, ProblemList problems)
    {
        if (document["derive"] is not null)
        {
            foreach (var foreign in ForeignKey.OfDerived)
                ForeignKeys.Check(document, foreign, "", problems);
            return;
        }
        Need(document, "", typeof(DatasetDescriptor), "mapping", problems);
        var variables = (document["variables"] as YamlList)?.Items ?? [];
        for (var i = 0; i < variables.Count; i++)
            Need(variables[i] as YamlMap, $"variables[{i}]", typeof(VariableDescriptor), "path", problems);
    }

    /// <summary>The same as JSON Schema.</summary>
    public static void Describe(JsonObject schema)
    {
        schema["if"] = new JsonObject { ["required"] = new JsonArray("derive") };
        schema["then"] = new JsonObject { ["properties"] = Refused() };
        schema["else"] = new JsonObject
        {
            ["required"] = new JsonArray("mapping"),
            ["properties"] = new JsonObject { ["variables"] = new JsonObject { ["items"] = new JsonObject { ["required"] = new JsonArray("path") } } },
        };
    }

    private static JsonObject Refused()
    {
        const string ofVariables = "variables[].";
        var (keys, below) = (new JsonObject(), new JsonObject());
        foreach (var path in ForeignKey.OfDerived.Select(foreign => foreign.Path))
        {
            if (path.StartsWith(ofVariables, StringComparison.Ordinal))
                below[path[ofVariables.Length..]] = false;
            else
                keys[path] = false;
        }
        keys["variables"] = new JsonObject { ["items"] = new JsonObject { ["properties"] = below } };
        return keys;
    }

    private static void Need(YamlMap? map, string path, Type type, string key, ProblemList problems)
    {
        if (map is not null && map[key] is null)
            problems.Add(map.Start, path, RecordShape.For(type).Missing(key));
    }
}
