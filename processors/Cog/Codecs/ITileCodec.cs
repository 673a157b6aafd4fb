using System.Buffers;

namespace Datasets.Cog.Codecs;

/// <summary>Compresses one tile at a time; an instance belongs to one thread.</summary>
internal interface ITileCodec : IDisposable
{
    /// <summary>Appends the compressed form of <paramref name="tile"/> to <paramref name="output"/>.</summary>
    /// <param name="sampleSize">The bytes of a sample.</param>
    /// <param name="predictor">TIFF's predictor that has been applied to the tile.</param>
    void Encode(ReadOnlySpan<byte> tile, int sampleSize, ushort predictor, ArrayBufferWriter<byte> output);
}

/// <summary>What TIFF calls a compression, and how to make its codec.</summary>
internal static class TileCodecs
{
    /// <summary>The value of TIFF's tag 259: TIFF 6.0 for none, LZW; Adobe's technical note 3 for deflate; GDAL's registry for Zstandard.</summary>
    public static ushort TiffCompression(this CogCompression compression) => compression switch
    {
        CogCompression.None => 1,
        CogCompression.Lzw => 5,
        CogCompression.Deflate => 8,
        _ => 50000,
    };

    public static ITileCodec Create(CogCompression compression, int? level) => compression switch
    {
        CogCompression.None => new NoCodec(),
        CogCompression.Lzw => new LzwCodec(),
        CogCompression.Deflate => DeflateCodec.Create(level ?? DeflateCodec.DefaultLevel),
        _ => new ZstdCodec(level ?? ZstdCodec.DefaultLevel),
    };
}

internal sealed class NoCodec : ITileCodec
{
    public void Encode(ReadOnlySpan<byte> tile, int sampleSize, ushort predictor, ArrayBufferWriter<byte> output) => output.Write(tile);

    public void Dispose() { }
}
