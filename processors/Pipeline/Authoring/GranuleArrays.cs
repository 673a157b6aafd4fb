using Datasets.Granules;

namespace Datasets.Authoring;

/// <summary>The arrays of a granule, group by group in the file's order.</summary>
internal static class GranuleArrays
{
    private const int DeepestGroup = 32;

    public static IEnumerable<string> Of(IGranule granule) => Of(granule, "/", DeepestGroup);

    private static IEnumerable<string> Of(IGranule granule, string group, int depth) => depth == 0
        ? []
        : granule.Arrays(group).Concat(granule.Groups(group).SelectMany(inner => Of(granule, inner, depth - 1)));
}
