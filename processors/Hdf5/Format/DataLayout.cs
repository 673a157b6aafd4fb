namespace Datasets.Hdf5;

/// <summary>Where an array's data lies (HDF5 File Format Specification 3.0, section IV.A.2.i).</summary>
public sealed record DataLayout
{
    public required LayoutClass Class { get; init; }
    /// <summary>The data of a compact array.</summary>
    internal ReadOnlyMemory<byte> Compact { get; init; }
    /// <summary>The data, or the index of the chunks.</summary>
    internal long Address { get; init; } = Hdf5Cursor.Undefined;
    /// <summary>The size of a chunk in elements, one for each dimension.</summary>
    public long[] Chunk { get; init; } = [];
    internal ChunkIndexing Indexing { get; init; }
    /// <summary>Whether chunks that reach over the array's end are stored as they are, whatever filters others go through.</summary>
    internal bool EdgesAreUnfiltered { get; init; }
    /// <summary>The stored size and filter mask of a single chunk; 0 where it is not filtered.</summary>
    internal (long Size, uint FilterMask) Single { get; init; }

    internal static DataLayout Read(Hdf5File file, ReadOnlyMemory<byte> message, int rank)
    {
        var cursor = file.Cursor(message.Span);
        var version = cursor.ExpectVersion("a data layout", 1, 4);
        return version < 3 ? ReadOld(cursor, message, rank) : ReadNew(version, cursor, message, rank);
    }

    private static DataLayout ReadOld(Hdf5Cursor cursor, ReadOnlyMemory<byte> message, int rank)
    {
        int dimensions = cursor.Byte();
        var kind = Known(cursor.Byte());
        cursor.Skip(5);
        var address = kind == LayoutClass.Compact ? Hdf5Cursor.Undefined : cursor.Address();
        var sizes = Sizes(ref cursor, dimensions, 4);
        return kind switch
        {
            LayoutClass.Compact => ReadCompact(ref cursor, message, sizeBytes: 4),
            LayoutClass.Contiguous => new DataLayout { Class = kind, Address = address },
            _ => new DataLayout { Class = kind, Address = address, Chunk = ChunkOf(sizes, rank) },
        };
    }

    private static DataLayout ReadNew(int version, Hdf5Cursor cursor, ReadOnlyMemory<byte> message, int rank)
    {
        var kind = Known(cursor.Byte());
        if (kind == LayoutClass.Compact)
            return ReadCompact(ref cursor, message, sizeBytes: 2);
        if (kind == LayoutClass.Contiguous)
            return new DataLayout { Class = kind, Address = cursor.Address() };
        if (version == 3)
        {
            int dimensions = cursor.Byte();
            var address = cursor.Address();
            return new DataLayout { Class = kind, Address = address, Chunk = ChunkOf(Sizes(ref cursor, dimensions, 4), rank) };
        }
        return ReadIndexed(cursor, rank);
    }

    private static DataLayout ReadIndexed(Hdf5Cursor cursor, int rank)
    {
        const int edgesAreUnfiltered = 1;
        const int singleIsFiltered = 2;
        var flags = cursor.Byte();
        int dimensions = cursor.Byte();
        int sizeBytes = cursor.Byte();
        if (sizeBytes is < 1 or > 8)
            throw new Hdf5Exception($"a chunk's sizes have {sizeBytes} bytes");
        var chunk = ChunkOf(Sizes(ref cursor, dimensions, sizeBytes), rank);
        var indexing = (ChunkIndexing)cursor.Byte();
        (long Size, uint Mask) single = default;
        if (indexing == ChunkIndexing.SingleChunk && (flags & singleIsFiltered) != 0)
            single = (cursor.Length(), cursor.UInt32());
        cursor.Skip(indexing switch
        {
            ChunkIndexing.SingleChunk or ChunkIndexing.Implicit => 0,
            ChunkIndexing.FixedArray => 1,
            ChunkIndexing.ExtensibleArray => 5,
            ChunkIndexing.BTreeVersion2 => 6,
            _ => throw new Hdf5Exception($"a chunk index is of type {(int)indexing}, which is not known"),
        });
        return new DataLayout
        {
            Class = LayoutClass.Chunked,
            Chunk = chunk,
            Indexing = indexing,
            EdgesAreUnfiltered = (flags & edgesAreUnfiltered) != 0,
            Single = single,
            Address = cursor.Address(),
        };
    }

    private static LayoutClass Known(byte kind) => kind switch
    {
        <= 2 => (LayoutClass)kind,
        3 => throw new Hdf5UnsupportedException("it is a virtual array, whose data lies in other files: these are not read"),
        _ => throw new Hdf5Exception($"a data layout is of class {kind}, which is not known"),
    };

    private static DataLayout ReadCompact(ref Hdf5Cursor cursor, ReadOnlyMemory<byte> message, int sizeBytes)
    {
        var size = (int)Math.Min(int.MaxValue, cursor.Number(sizeBytes));
        var start = cursor.Position;
        cursor.Skip(size);
        return new DataLayout { Class = LayoutClass.Compact, Compact = message.Slice(start, size) };
    }

    private static long[] Sizes(ref Hdf5Cursor cursor, int dimensions, int sizeBytes)
    {
        var sizes = new long[dimensions];
        for (var i = 0; i < dimensions; i++)
            sizes[i] = cursor.Number(sizeBytes);
        return sizes;
    }

    /// <summary>The last of the sizes is that of an element in bytes.</summary>
    private static long[] ChunkOf(long[] sizes, int rank) =>
        rank > 0 && sizes.Length == rank + 1 && Array.TrueForAll(sizes, size => size > 0)
            ? sizes[..rank]
            : throw new Hdf5Exception($"an array of {rank} dimensions has chunks of {string.Join(" x ", sizes)}");
}
