using System.Buffers;
using ZstdSharp;

namespace Datasets.Compression;

/// <summary>Zstandard by ZstdSharp, libzstd's port to C#, one frame a tile.</summary>
internal sealed class PortedZstdCompressor(int level) : ICompressor
{
    private readonly Compressor compressor = new(level);

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output) =>
        output.Advance(compressor.Wrap(content, output.GetSpan(Compressor.GetCompressBound(content.Length))));

    public void Dispose() => compressor.Dispose();
}
