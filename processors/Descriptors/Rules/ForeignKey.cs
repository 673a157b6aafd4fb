namespace Datasets.Descriptors.Rules;

/// <summary>A key of a descriptor that a mapping has no use for, so that there it is a mistake.</summary>
/// <param name="Path">The key, such as <c>gridding</c>; of each variable <c>variables[].statistic</c>.</param>
/// <param name="Advice">What it is for, and what to do.</param>
public sealed record ForeignKey(string Path, string Advice)
{
    /// <summary>Keys that say how a swath's pixels are put on a grid, which a grid's mapping does not do.</summary>
    public static IReadOnlyList<ForeignKey> OfSwaths { get; } =
    [
        new("gridding", "is for swaths, whose pixels are put on a grid: leave it out, or choose a mapping of swaths, such as swath"),
        new("variables[].statistic", "is for swaths, whose pixels are put on a grid: leave it out"),
    ];

    /// <summary>Keys that are about the grid that a file has, which a swath has not.</summary>
    public static IReadOnlyList<ForeignKey> OfGrids { get; } =
    [
        new("grid", "is what the grid in a file must be, and a swath has none: leave it out; gridding says which grid the pixels are put on"),
        new("wrapLongitude", "is for grids, and a swath's pixels are put on the grid of gridding, which says its longitudes: leave it out"),
    ];

    /// <summary>Keys that are about granules, which a derived dataset has none of.</summary>
    public static IReadOnlyList<ForeignKey> OfDerived { get; } =
    [
        .. ((string[])["mapping", "options", "grid", "gridding", "group", "time", "wrapLongitude", "warp"]).Select(OfGranules),
        .. ((string[])["path", "file", "select", "missing", "maskOutsideValidRange", "unpack", "statistic"]).Select(key => OfGranules($"variables[].{key}")),
    ];

    private static ForeignKey OfGranules(string path) => new(path, "is about granules, and with derive there are none: leave it out");
}
