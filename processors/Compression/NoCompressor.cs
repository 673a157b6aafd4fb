using System.Buffers;

namespace Datasets.Cog.Codecs;

/// <summary>Stores content as it is.</summary>
internal sealed class NoCompressor : ICompressor
{
    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output) => output.Write(content);

    public void Dispose() { }
}
