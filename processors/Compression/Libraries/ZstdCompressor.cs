using System.Buffers;

namespace Datasets.Compression;

/// <summary>Zstandard (RFC 8878), one frame a tile, by libzstd where it is there, else by its port to C#. Versions of either may differ in bytes, never in content.</summary>
public sealed class ZstdCompressor(int level) : ICompressor
{
    public const int DefaultLevel = 9;
    public const int LowestLevel = 1;
    public const int HighestLevel = 22;

    private readonly ICompressor compressor = LibZstd.IsThere ? new LibZstdCompressor(level) : new PortedZstdCompressor(level);

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output) =>
        compressor.Compress(content, sampleSize, kind, output);

    public void Dispose() => compressor.Dispose();
}
