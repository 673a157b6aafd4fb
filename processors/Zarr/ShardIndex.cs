using System.Buffers.Binary;

namespace Datasets.Zarr;

/// <summary>Where a shard's chunks are: for each an offset and a length of 8 bytes, all ones where it is not stored, then the CRC-32C of that.</summary>
public sealed class ShardIndex
{
    private const int EntrySize = 2 * sizeof(ulong);
    private const ulong Missing = ulong.MaxValue;

    private readonly (long Start, long Length)?[] entries;

    internal ShardIndex(int chunks) => entries = new (long, long)?[chunks];

    /// <summary>Bytes at the end of a shard that has room for so many chunks.</summary>
    public static int SizeOf(int chunks) => chunks * EntrySize + sizeof(uint);

    public int Count => entries.Length;

    /// <summary>Where a chunk is in the shard; null where it is not stored, and all its samples are the array's fill value.</summary>
    public (long Start, long Length)? this[int chunk]
    {
        get => entries[chunk];
        internal set => entries[chunk] = value;
    }

    /// <param name="end">The last <see cref="SizeOf"/> bytes of a shard.</param>
    /// <param name="shardSize">The whole shard's, which no chunk may exceed.</param>
    /// <exception cref="ZarrException">It is no index, or damaged.</exception>
    public static ShardIndex Read(ReadOnlySpan<byte> end, int chunks, long shardSize)
    {
        if (end.Length != SizeOf(chunks) || shardSize < end.Length)
            throw new ZarrException($"a shard's index has {end.Length} bytes, where {chunks} chunks need {SizeOf(chunks)}");
        var content = end[..^sizeof(uint)];
        if (Crc32C.Of(content) != BinaryPrimitives.ReadUInt32LittleEndian(end[^sizeof(uint)..]))
            throw new ZarrException("a shard's index is damaged: its checksum is not that of its bytes");
        var index = new ShardIndex(chunks);
        for (var i = 0; i < chunks; i++)
        {
            var (start, length) = (BinaryPrimitives.ReadUInt64LittleEndian(content[(i * EntrySize)..]), BinaryPrimitives.ReadUInt64LittleEndian(content[(i * EntrySize + sizeof(ulong))..]));
            if (start == Missing && length == Missing)
                continue;
            var room = (ulong)(shardSize - end.Length);
            if (length > room || start > room - length)
                throw new ZarrException($"a shard's index places chunk {i} beyond the shard");
            index[i] = ((long)start, (long)length);
        }
        return index;
    }

    internal byte[] ToBytes()
    {
        var bytes = new byte[SizeOf(entries.Length)];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes.AsSpan(i * EntrySize, EntrySize);
            BinaryPrimitives.WriteUInt64LittleEndian(entry, entries[i] is { } stored ? (ulong)stored.Start : Missing);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[sizeof(ulong)..], entries[i] is { } there ? (ulong)there.Length : Missing);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^sizeof(uint)..), Crc32C.Of(bytes.AsSpan(..^sizeof(uint))));
        return bytes;
    }
}
