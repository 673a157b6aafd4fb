using System.Buffers;

namespace Datasets.Compression;

/// <summary>Stores content as it is.</summary>
public sealed class NoCompressor : ICompressor
{
    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output) => output.Write(content);

    public void Dispose() { }
}
