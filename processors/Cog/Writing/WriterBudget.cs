namespace Datasets.Cog;

/// <summary>How much memory the writer may take, and from which size on a file is a BigTIFF.</summary>
internal sealed record WriterBudget
{
    /// <summary>Bytes of the strips that rows of tiles are cut from; a wider raster is written in several panels side by side.</summary>
    public long Strips { get; init; } = 96L << 20;
    /// <summary>Bytes of compressed tiles that are kept in memory.</summary>
    public long Tiles { get; init; } = 64L << 20;
    /// <summary>The largest classic TIFF, whose offsets have 32 bits.</summary>
    public long ClassicTiff { get; init; } = uint.MaxValue;
}
