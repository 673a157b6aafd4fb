using System.Numerics;

namespace Datasets.Hdf5;

/// <summary>Where a chunk is stored, its bytes there, and which filters were left out (bit i for filter i).</summary>
internal readonly record struct StoredChunk(long Address, long Size, uint FilterMask)
{
    /// <summary>The mask that leaves out all filters.</summary>
    public const uint NoFilter = uint.MaxValue;
}

/// <summary>
/// The chunks of an array by their number, chunks counted row-major over the array's shape. Source: HDF5 File Format Specification 3.0,
/// sections III.A.1 (version 1 B-tree) and VII (the others).
/// </summary>
internal sealed class ChunkIndex
{
    private readonly Hdf5File _file;
    private readonly Dataspace _space;
    private readonly DataLayout _layout;
    private readonly bool _isFiltered;
    private readonly long _chunkBytes;
    private readonly long[] _counts;
    private readonly Dictionary<long, StoredChunk> _chunks = [];

    private ChunkIndex(Hdf5File file, Dataspace space, DataLayout layout, bool isFiltered, long chunkBytes)
    {
        (_file, _space, _layout, _isFiltered, _chunkBytes) = (file, space, layout, isFiltered, chunkBytes);
        _counts = Counts(space.Shape);
    }

    /// <param name="file">The file.</param>
    /// <param name="space">The array's shape.</param>
    /// <param name="layout">Its layout, which is chunked.</param>
    /// <param name="isFiltered">Whether chunks have sizes of their own.</param>
    /// <param name="chunkBytes">The size of a chunk that is not filtered.</param>
    public static ChunkIndex Read(Hdf5File file, Dataspace space, DataLayout layout, bool isFiltered, long chunkBytes)
    {
        var index = new ChunkIndex(file, space, layout, isFiltered, chunkBytes);
        if (layout.Address != Hdf5Cursor.Undefined)
            index.ReadAll();
        return index;
    }

    /// <summary>The number of chunks along each dimension.</summary>
    public ReadOnlySpan<long> ChunkCounts => _counts;

    /// <summary>The numbers of the chunks that were written; null where all of them have their place without an index.</summary>
    public IReadOnlyCollection<long>? Stored =>
        _layout is { Indexing: ChunkIndexing.Implicit, Address: not Hdf5Cursor.Undefined } ? null : _chunks.Keys;

    /// <returns>Null where the chunk was never written.</returns>
    public StoredChunk? Find(long number)
    {
        var stored = FindStored(number);
        return stored is { } edge && _layout.EdgesAreUnfiltered && IsEdge(number) ? edge with { FilterMask = StoredChunk.NoFilter } : stored;
    }

    private StoredChunk? FindStored(long number)
    {
        if (_layout is { Indexing: ChunkIndexing.Implicit, Address: not Hdf5Cursor.Undefined })
        {
            var counts = Counts(_space.Maximum);
            return new StoredChunk(checked(_layout.Address + Renumber(number, _counts, counts) * _chunkBytes), _chunkBytes, 0);
        }
        return _chunks.TryGetValue(number, out var chunk) ? chunk : null;
    }

    /// <summary>Whether a chunk reaches over the array's end.</summary>
    private bool IsEdge(long number)
    {
        for (var d = _counts.Length - 1; d >= 0; d--)
        {
            if (number % _counts[d] >= _space.Shape[d] / _layout.Chunk[d])
                return true;
            number /= _counts[d];
        }
        return false;
    }

    private void ReadAll()
    {
        switch (_layout.Indexing)
        {
            case ChunkIndexing.BTreeVersion1:
                ReadTree(_layout.Address, level: null, [], previous: null);
                break;
            case ChunkIndexing.SingleChunk:
                _chunks[0] = _layout.Single.Size > 0
                    ? new StoredChunk(_layout.Address, _layout.Single.Size, _layout.Single.FilterMask)
                    : new StoredChunk(_layout.Address, _chunkBytes, 0);
                break;
            case ChunkIndexing.FixedArray:
                ReadFixedArray();
                break;
            case ChunkIndexing.ExtensibleArray:
                ReadExtensibleArray();
                break;
            case ChunkIndexing.BTreeVersion2:
                ReadTree2();
                break;
        }
    }

    /// <summary>
    /// Nothing but the order of its keys tells a sound version 1 tree from a damaged one: each place is a chunk's corner within the array, and
    /// comes after the one before.
    /// </summary>
    /// <param name="previous">The number of the chunk before this node's.</param>
    /// <returns>The number of the node's last chunk.</returns>
    private long? ReadTree(long address, int? level, HashSet<long> seen, long? previous)
    {
        if (!seen.Add(address))
            throw new Hdf5Exception($"the chunk index's node at {address} is in its tree twice");
        var rank = _counts.Length;
        var keyBytes = 8 + 8 * (rank + 1);
        var head = _file.Cursor(_file.Read(address, 8));
        head.Expect("TREE"u8);
        if (head.Byte() != 1)
            throw new Hdf5Exception("a chunk index is one of groups");
        int here = head.Byte();
        if (level is { } expected && here != expected)
            throw new Hdf5Exception($"a chunk index's node is of level {here} where {expected} should be");
        int count = head.UInt16();
        var bytes = _file.Read(address, 8 + 2 * _file.Sizes.Offset + count * (keyBytes + _file.Sizes.Offset));
        var cursor = _file.Cursor(bytes);
        cursor.Skip(8 + 2 * _file.Sizes.Offset);
        Span<long> place = stackalloc long[rank];
        for (var i = 0; i < count; i++)
        {
            long size = cursor.UInt32();
            var mask = cursor.UInt32();
            var isCorner = true;
            for (var d = 0; d < rank; d++)
            {
                (place[d], var rest) = Math.DivRem(cursor.Number(8), _layout.Chunk[d]);
                isCorner &= rest == 0;
            }
            cursor.Skip(8);
            var child = cursor.Address();
            if (here > 0)
            {
                previous = ReadTree(child, here - 1, seen, previous);
                continue;
            }
            var number = Number(place);
            if (!isCorner || number < 0 || number <= previous)
                throw new Hdf5Exception($"the chunk index's node at {address} has a chunk where none can be, or out of order");
            _chunks[number] = new StoredChunk(child, size, mask);
            previous = number;
        }
        return previous;
    }

    private void ReadTree2()
    {
        var rank = _counts.Length;
        var place = new long[rank];
        foreach (var record in BTreeVersion2.Records(_file, _layout.Address))
        {
            var cursor = _file.Cursor(record.Span);
            var address = cursor.Address();
            var sizeBytes = record.Length - _file.Sizes.Offset - 4 - 8 * rank;
            var size = _isFiltered ? cursor.Number(CheckSizeBytes(sizeBytes)) : _chunkBytes;
            var mask = _isFiltered ? cursor.UInt32() : 0;
            for (var d = 0; d < rank; d++)
                place[d] = cursor.Number(8);
            Add(place, new StoredChunk(address, size, mask));
        }
    }

    private void ReadFixedArray()
    {
        var header = _file.Cursor(_file.Read(_layout.Address, 12 + _file.Sizes.Length + _file.Sizes.Offset));
        header.Expect("FAHD"u8);
        header.ExpectVersion("a fixed array", 0, 0);
        header.Skip(1);
        int elementSize = header.Byte();
        int pageBits = header.Byte();
        var count = header.Length();
        var block = header.Address();
        header.ExpectChecksum("a fixed array");
        if (block == Hdf5Cursor.Undefined)
            return;
        if (elementSize == 0 || pageBits > 30 || count > _file.Length / elementSize)
            throw new Hdf5Exception($"a fixed array has {count} elements of {elementSize} bytes");

        var counts = Counts(_space.Maximum);
        var prefix = 6 + _file.Sizes.Offset;
        _file.Cursor(_file.Read(block, prefix)).Expect("FADB"u8);
        var pageElements = 1L << pageBits;
        if (count <= pageElements)
        {
            ReadElements(block + prefix, count, elementSize, i => Renumber(i, counts, _counts), block);
            return;
        }
        var pages = (count + pageElements - 1) / pageElements;
        var isThere = _file.Read(block + prefix, (pages + 7) / 8);
        CheckSum(block, prefix + isThere.Length);
        var at = block + prefix + isThere.Length + 4;
        for (long page = 0; page < pages; page++)
        {
            var first = page * pageElements;
            var inPage = Math.Min(pageElements, count - first);
            if ((isThere[page / 8] & 0x80 >> (int)(page % 8)) != 0)
                ReadElements(at, inPage, elementSize, i => Renumber(first + i, counts, _counts), at);
            at += inPage * elementSize + 4;
        }
    }

    private void ReadExtensibleArray()
    {
        var (offset, length) = (_file.Sizes.Offset, _file.Sizes.Length);
        var header = _file.Cursor(_file.Read(_layout.Address, 16 + 6 * length + offset));
        header.Expect("EAHD"u8);
        header.ExpectVersion("an extensible array", 0, 0);
        header.Skip(1);
        int elementSize = header.Byte();
        int indexBits = header.Byte();
        int inIndex = header.Byte();
        int smallestBlock = header.Byte();
        int fewestPointers = header.Byte();
        int pageBits = header.Byte();
        header.Skip(6 * length);
        var index = header.Address();
        header.ExpectChecksum("an extensible array");
        if (index == Hdf5Cursor.Undefined)
            return;
        if (elementSize == 0 || pageBits > 30 || indexBits > 62 || !IsPowerOfTwo(smallestBlock) || !IsPowerOfTwo(fewestPointers))
            throw new Hdf5Exception("an extensible array's header makes no sense");

        var tableCount = 1 + indexBits - BitOperations.Log2((uint)smallestBlock);
        var tablesInIndex = 2 * BitOperations.Log2((uint)fewestPointers);
        var blocksInIndex = 2 * (fewestPointers - 1);
        var prefix = 6 + offset;
        var arrayOffsetBytes = (indexBits + 7) / 8;
        var number = Swizzled();
        _file.Cursor(_file.Read(index, prefix)).Expect("EAIB"u8);
        ReadElements(index + prefix, inIndex, elementSize, number, checksumFrom: null);

        var at = index + prefix + inIndex * elementSize;
        var pointers = _file.Read(at, (blocksInIndex + Math.Max(0, tableCount - tablesInIndex)) * offset);
        CheckSum(index, at + pointers.Length - index);
        long first = inIndex;
        var blockPointer = 0;
        for (var table = 0; table < tableCount && first < long.MaxValue / 4; table++)
        {
            var blocks = 1L << (table / 2);
            var elements = (1L << ((table + 1) / 2)) * smallestBlock;
            if (table < tablesInIndex)
            {
                for (var block = 0; block < blocks; block++, first += elements)
                    ReadDataBlock(PointerAt(pointers, blockPointer++), first, elements, pages: null, firstPage: 0);
                continue;
            }
            var address = PointerAt(pointers, blocksInIndex + table - tablesInIndex);
            if (address != Hdf5Cursor.Undefined)
                ReadTable(address, first, blocks, elements);
            first = checked(first + blocks * elements);
        }

        void ReadTable(long address, long from, long blocks, long elements)
        {
            var pageCount = elements > 1L << pageBits ? elements >> pageBits : 0;
            var maskBytes = (pageCount + 7) / 8;
            if (blocks > _file.Length || maskBytes > _file.Length)
                throw new Hdf5Exception("an extensible array's table is larger than the file");
            var head = prefix + arrayOffsetBytes;
            _file.Cursor(_file.Read(address, head)).Expect("EASB"u8);
            var masks = _file.Read(address + head, blocks * maskBytes);
            var table = _file.Read(address + head + masks.Length, blocks * offset);
            CheckSum(address, head + masks.Length + table.Length);
            for (var block = 0; block < blocks; block++)
            {
                ReadDataBlock(PointerAt(table, block), from + block * elements, elements, pageCount == 0 ? null : masks, block * pageCount);
            }
        }

        // Bits tell which pages were written, those of one block right behind those of the one before.
        void ReadDataBlock(long address, long from, long elements, byte[]? pages, long firstPage)
        {
            if (address == Hdf5Cursor.Undefined)
                return;
            var head = prefix + arrayOffsetBytes;
            _file.Cursor(_file.Read(address, head)).Expect("EADB"u8);
            if (pages is null)
            {
                ReadElements(address + head, elements, elementSize, i => number(from + i), address);
                return;
            }
            CheckSum(address, head);
            var inPage = 1L << pageBits;
            var pageBytes = inPage * elementSize + 4;
            for (var page = 0; page < elements >> pageBits; page++)
            {
                var pageAt = address + head + 4 + page * pageBytes;
                var pageFrom = from + page * inPage;
                var bit = firstPage + page;
                if ((pages[bit / 8] & 0x80 >> (int)(bit % 8)) != 0)
                    ReadElements(pageAt, inPage, elementSize, i => number(pageFrom + i), pageAt);
            }
        }

        long PointerAt(byte[] table, int i) => _file.Cursor(table.AsSpan(i * offset)).Address();
    }

    /// <summary>An extensible array counts chunks with the dimension that grows first, and the others by what they may grow to.</summary>
    private Func<long, long> Swizzled()
    {
        var growing = Math.Max(0, Array.IndexOf(_space.Maximum, long.MaxValue));
        var others = Counts(_space.Maximum).Where((_, d) => d != growing).ToArray();
        var perStep = Dataspace.Product(others);
        return index =>
        {
            Span<long> place = stackalloc long[_counts.Length];
            place[growing] = index / perStep;
            var rest = index % perStep;
            for (var d = _counts.Length - 1; d >= 0; d--)
            {
                if (d == growing)
                    continue;
                var count = others[d < growing ? d : d - 1];
                place[d] = rest % count;
                rest /= count;
            }
            return Number(place);
        };
    }

    /// <summary>Elements one after another; with a checksum behind them where <paramref name="checksumFrom"/> says what it covers.</summary>
    private void ReadElements(long address, long count, int elementSize, Func<long, long> number, long? checksumFrom)
    {
        if (count > _file.Length / elementSize)
            throw new Hdf5Exception($"a chunk index has {count} elements, more than the file could hold");
        if (checksumFrom is { } start)
            CheckSum(start, address - start + count * elementSize);
        var cursor = _file.Cursor(_file.Read(address, count * elementSize));
        var sizeBytes = elementSize - _file.Sizes.Offset - 4;
        for (long i = 0; i < count; i++)
        {
            var stored = cursor.Address();
            var size = _isFiltered ? cursor.Number(CheckSizeBytes(sizeBytes)) : _chunkBytes;
            var mask = _isFiltered ? cursor.UInt32() : 0;
            if (stored != Hdf5Cursor.Undefined && number(i) is >= 0 and var at)
                _chunks[at] = new StoredChunk(stored, size, mask);
        }
    }

    /// <summary>Checks the checksum behind a piece of the index.</summary>
    private void CheckSum(long address, long length)
    {
        var bytes = _file.Read(address, length + sizeof(uint));
        var piece = _file.Cursor(bytes);
        piece.Skip((int)length);
        piece.ExpectChecksum("a chunk index");
    }

    private static int CheckSizeBytes(int bytes) =>
        bytes is >= 1 and <= 8 ? bytes : throw new Hdf5Exception($"a chunk index states sizes in {bytes} bytes");

    private static bool IsPowerOfTwo(int number) => number > 0 && BitOperations.IsPow2(number);

    private void Add(ReadOnlySpan<long> place, StoredChunk chunk)
    {
        if (Number(place) is >= 0 and var number)
            _chunks[number] = chunk;
    }

    /// <summary>A chunk's number by its place; -1 outside the array, which may have become smaller.</summary>
    private long Number(ReadOnlySpan<long> place)
    {
        long number = 0;
        for (var d = 0; d < place.Length; d++)
        {
            if (place[d] < 0 || place[d] >= _counts[d])
                return -1;
            number = number * _counts[d] + place[d];
        }
        return number;
    }

    /// <summary>A number counted over one set of chunks as the number over another; -1 where that has no such chunk.</summary>
    private static long Renumber(long number, long[] from, long[] to)
    {
        long renumbered = 0;
        long stride = 1;
        for (var d = from.Length - 1; d >= 0; d--)
        {
            var place = number % from[d];
            number /= from[d];
            if (place >= to[d])
                return -1;
            renumbered += place * stride;
            stride *= to[d];
        }
        return number == 0 ? renumbered : -1;
    }

    private long[] Counts(long[] shape)
    {
        var counts = new long[shape.Length];
        for (var d = 0; d < counts.Length; d++)
            counts[d] = shape[d] / _layout.Chunk[d] + (shape[d] % _layout.Chunk[d] == 0 ? 0 : 1);
        Dataspace.Product(shape == _space.Shape ? counts : []);
        return counts;
    }
}
