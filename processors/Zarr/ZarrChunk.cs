using System.Buffers;
using Datasets.Compression;

namespace Datasets.Zarr;

/// <summary>One chunk by the codecs <c>bytes</c> (little-endian) and <c>zstd</c>.</summary>
public static class ZarrChunk
{
    public static byte[] Encode(ReadOnlySpan<byte> samples, int sampleSize, int level)
    {
        using var compressor = new ZstdCompressor(level);
        var output = new ArrayBufferWriter<byte>();
        compressor.Compress(samples, sampleSize, ContentKind.Samples, output);
        return output.WrittenSpan.ToArray();
    }

    /// <param name="samples">Gets the samples, and is as long as they are.</param>
    /// <exception cref="ZarrException">It is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> chunk, Span<byte> samples)
    {
        using var decompressor = new ZstdDecompressor();
        if (!decompressor.TryDecompress(chunk, samples, out var length) || length != samples.Length)
            throw new ZarrException($"a chunk of {chunk.Length} bytes is damaged: it is not {samples.Length} bytes compressed by zstd");
    }
}
