using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Finds keys in a descriptor's file that mean nothing there.</summary>
internal static class ForeignKeys
{
    private const string OfVariables = "variables[].";

    /// <param name="reason">What follows the advice.</param>
    public static void Check(YamlMap document, ForeignKey foreign, string reason, ProblemList problems)
    {
        if (!foreign.Path.StartsWith(OfVariables, StringComparison.Ordinal))
        {
            Add(document, foreign.Path, foreign.Path);
            return;
        }
        var key = foreign.Path[OfVariables.Length..];
        var variables = (document["variables"] as YamlList)?.Items ?? [];
        for (var i = 0; i < variables.Count; i++)
            Add(variables[i] as YamlMap, key, $"variables[{i}].{key}");

        void Add(YamlMap? map, string name, string path)
        {
            // What is switched off is not asked for.
            if (map?[name] is not null and not YamlScalar { Type: ScalarType.Null } && map[name] is not YamlScalar { Type: ScalarType.Boolean, Text: "false" })
                problems.Add(map.Entries.First(entry => entry.Key.Text == name).Key.Start, path, $"{foreign.Advice}{reason}");
        }
    }
}
