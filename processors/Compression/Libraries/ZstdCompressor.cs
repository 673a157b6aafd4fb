using System.Buffers;
using ZstdSharp;

namespace Datasets.Compression;

/// <summary>Zstandard (RFC 8878), one frame a tile.</summary>
public sealed class ZstdCompressor(int level) : ICompressor
{
    public const int DefaultLevel = 9;
    public const int LowestLevel = 1;
    public const int HighestLevel = 22;

    private readonly Compressor compressor = new(level);

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output) =>
        output.Advance(compressor.Wrap(content, output.GetSpan(Compressor.GetCompressBound(content.Length))));

    public void Dispose() => compressor.Dispose();
}
