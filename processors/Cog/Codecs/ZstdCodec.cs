using System.Buffers;
using ZstdSharp;

namespace Datasets.Cog.Codecs;

/// <summary>Zstandard (RFC 8878), one frame a tile.</summary>
internal sealed class ZstdCodec(int level) : ITileCodec
{
    public const int DefaultLevel = 9;
    public const int LowestLevel = 1;
    public const int HighestLevel = 22;

    private readonly Compressor compressor = new(level);

    public void Encode(ReadOnlySpan<byte> tile, int sampleSize, ushort predictor, ArrayBufferWriter<byte> output) =>
        output.Advance(compressor.Wrap(tile, output.GetSpan(Compressor.GetCompressBound(tile.Length))));

    public void Dispose() => compressor.Dispose();
}
