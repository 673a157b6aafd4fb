using Datasets.Model;

namespace Datasets.Cog;

/// <summary>The form of a COG.</summary>
public sealed record CogOptions
{
    public CogCompression Compression { get; init; } = CogCompression.Deflate;
    /// <summary>The codec's level: deflate 1 to 9, zstd 1 to 22; null takes the codec's default (deflate 5, zstd 9).</summary>
    public int? Level { get; init; }
    public CogPredictor Predictor { get; init; } = CogPredictor.Auto;
    /// <summary>Tile edge in pixels: a multiple of 16 from 128 to 1024.</summary>
    public int BlockSize { get; init; } = 512;
    public OverviewResampling OverviewResampling { get; init; } = OverviewResampling.Average;
    /// <summary>Whether a reduced copy of the first band is handed back, for a thumbnail.</summary>
    public bool Quicklook { get; init; } = true;
    /// <summary>How many threads compress tiles of one file, the caller's included; the file is the same with any number.</summary>
    public int Threads { get; init; } = 1;
}
