namespace Datasets.Catalog.Strips;

/// <summary>The size of a strip's frames: the smallest halving of a grid whose longer edge has 256 pixels, or the grid's own where that has fewer.</summary>
/// <param name="Halvings">How often the grid was halved, as <c>CogWriter</c> makes overviews: rounded down and at least 1.</param>
internal readonly record struct FrameSize(int Width, int Height, int Halvings)
{
    private const int LongerEdge = 256;

    public static FrameSize Of(int columns, int rows)
    {
        var size = new FrameSize(columns, rows, 0);
        while (Math.Max(size.Width, size.Height) / 2 >= LongerEdge)
            size = new FrameSize(Math.Max(1, size.Width / 2), Math.Max(1, size.Height / 2), size.Halvings + 1);
        return size;
    }
}
