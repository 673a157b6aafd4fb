using Datasets.Compression;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>What TIFF calls a compression, and how to make its compressor.</summary>
internal static class TileCompression
{
    /// <summary>The value of TIFF's tag 259: TIFF 6.0 for none; Adobe's technical note 3 for deflate; GDAL's registry for Zstandard.</summary>
    public static ushort TiffCompression(this CogCompression compression) => compression switch
    {
        CogCompression.None => 1,
        CogCompression.Deflate => 8,
        CogCompression.Zstd => 50000,
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "not a compression"),
    };

    public static ICompressor Create(CogCompression compression, int? level) => compression switch
    {
        CogCompression.None => new NoCompressor(),
        CogCompression.Deflate => DeflateCompressor.Create(level ?? DeflateCompressor.DefaultLevel),
        CogCompression.Zstd => new ZstdCompressor(level ?? ZstdCompressor.DefaultLevel),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "not a compression"),
    };

    /// <summary>What a tile's bytes are after TIFF's predictor was applied.</summary>
    public static ContentKind ContentAfter(ushort predictor) => predictor switch
    {
        Predictor.NoPredictor => ContentKind.Samples,
        Predictor.Horizontal => ContentKind.Differences,
        Predictor.FloatingPoint => ContentKind.BytePlanes,
        _ => throw new ArgumentOutOfRangeException(nameof(predictor), predictor, "not a TIFF predictor"),
    };
}
