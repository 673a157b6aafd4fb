namespace Datasets.Catalog.Strips;

/// <summary>The size of a strip's frames: the largest halving of a grid whose longer edge has at most 512 pixels, which every COG of this program has.</summary>
/// <param name="Halvings">How often the grid was halved, as <c>CogWriter</c> makes overviews: rounded down and at least 1.</param>
internal readonly record struct FrameSize(int Width, int Height, int Halvings)
{
    private const int LongestEdge = 512;

    public static FrameSize Of(int columns, int rows)
    {
        var size = new FrameSize(columns, rows, 0);
        while (Math.Max(size.Width, size.Height) > LongestEdge)
            size = new FrameSize(Math.Max(1, size.Width / 2), Math.Max(1, size.Height / 2), size.Halvings + 1);
        return size;
    }
}
