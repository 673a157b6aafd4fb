using System.Buffers;

namespace Datasets.Compression;

/// <summary>Compresses one block of bytes at a time; an instance belongs to one thread.</summary>
public interface ICompressor : IDisposable
{
    /// <summary>Appends the compressed form of <paramref name="content"/> to <paramref name="output"/>.</summary>
    /// <param name="sampleSize">The bytes of one number in the content.</param>
    /// <param name="kind">What the bytes are: a compressor may search them in another way. It changes the size, never the content.</param>
    void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output);
}
