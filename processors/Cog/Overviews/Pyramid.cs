namespace Datasets.Cog;

/// <summary>Width and height of one resolution of the file.</summary>
internal readonly record struct LevelSize(int Width, int Height)
{
    public int TilesAcross(int blockSize) => (Width - 1) / blockSize + 1;
    public int TilesDown(int blockSize) => (Height - 1) / blockSize + 1;
}

/// <summary>
/// The resolutions of a COG, as GDAL's COG driver lays them out: each halves the one before, rounded down and at least 1, until both
/// edges fit one block. Blocks of more than 512 pixels count as 512 here: GDAL's validator wants an overview of whatever is larger.
/// </summary>
internal static class Pyramid
{
    private const int LargestWithoutOverview = 512;

    public static IReadOnlyList<LevelSize> Levels(int width, int height, int blockSize)
    {
        var levels = new List<LevelSize> { new(width, height) };
        var limit = Math.Min(blockSize, LargestWithoutOverview);
        while (width > limit || height > limit)
        {
            width = Math.Max(1, width / 2);
            height = Math.Max(1, height / 2);
            levels.Add(new LevelSize(width, height));
        }
        return levels;
    }

    /// <summary>The smallest resolution whose longer edge is not below <paramref name="edge"/>; full resolution where none is that large.</summary>
    public static int SmallestNotBelow(this IReadOnlyList<LevelSize> levels, int edge)
    {
        for (var level = levels.Count - 1; level > 0; level--)
        {
            if (Math.Max(levels[level].Width, levels[level].Height) >= edge)
                return level;
        }
        return 0;
    }
}
