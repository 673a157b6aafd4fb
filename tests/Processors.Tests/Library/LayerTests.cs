using System.Text.RegularExpressions;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>
/// Which folder of the pipeline uses which: where none uses itself by a detour, each can be understood before those that use it. The compiler
/// refuses <c>using</c> lines that nothing needs, so those that are there tell.
/// </summary>
public sealed partial class LayerTests
{
    [Fact]
    public void No_folder_of_the_pipeline_uses_itself_by_a_detour()
    {
        var uses = Uses(Repository.PathOf("processors/Pipeline"));
        Assert.Contains("Granules", uses["Mapping"]);

        var detours = uses.Keys.Select(folder => Detour(folder, uses)).OfType<string>();

        Assert.Empty(detours);
    }

    private static Dictionary<string, HashSet<string>> Uses(string pipeline)
    {
        var folders = Directory.GetDirectories(pipeline).Select(path => Path.GetFileName(path)).Where(name => name is not ("bin" or "obj")).ToList();
        return folders.ToDictionary(folder => folder, folder => Directory
            .EnumerateFiles(Path.Combine(pipeline, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Using().Matches(File.ReadAllText(file)).Select(match => match.Groups["folder"].Value))
            .Where(used => used != folder && folders.Contains(used))
            .ToHashSet());
    }

    /// <returns>Such as <c>A → B → A</c>; null for a folder that has none.</returns>
    private static string? Detour(string from, Dictionary<string, HashSet<string>> uses)
    {
        var before = new Dictionary<string, string>();
        var next = new Queue<string>([from]);
        while (next.TryDequeue(out var folder))
        {
            foreach (var used in uses[folder])
            {
                if (used == from)
                    return $"{Way(folder)} → {from}";
                if (before.TryAdd(used, folder))
                    next.Enqueue(used);
            }
        }
        return null;

        string Way(string to) => to == from ? from : $"{Way(before[to])} → {to}";
    }

    [GeneratedRegex(@"^using (static )?Datasets\.(?<folder>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
