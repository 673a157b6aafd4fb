using System.Buffers;
using Datasets.Compression;

namespace Datasets.Zarr;

/// <summary>
/// Makes one shard: the chunks in the order in which they are added, then the index with its checksum (codec <c>sharding_indexed</c> 1.0,
/// <c>index_location: end</c>). The same chunks give the same bytes.
/// </summary>
/// <param name="chunks">How many chunks the shard has room for.</param>
public sealed class ShardWriter(int chunks, int sampleSize, int zstdLevel) : IDisposable
{
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly ZstdCompressor compressor = new(zstdLevel);
    private ShardIndex index = new(chunks);

    /// <param name="chunk">Its place in the shard, counted with the last dimension fastest.</param>
    /// <param name="samples">Little-endian.</param>
    public void Add(int chunk, ReadOnlySpan<byte> samples)
    {
        var start = output.WrittenCount;
        compressor.Compress(samples, sampleSize, ContentKind.Samples, output);
        index[chunk] = (start, output.WrittenCount - start);
    }

    /// <summary>Begins another shard in the memory of the last one, whose bytes are no longer its own.</summary>
    public void Reset()
    {
        output.ResetWrittenCount();
        index = new ShardIndex(chunks);
    }

    /// <summary>The shard's bytes, up to the next <see cref="Reset"/>; nothing is added after it.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        output.Write(index.ToBytes());
        return output.WrittenMemory;
    }

    public void Dispose() => compressor.Dispose();
}
