using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>
/// A version 1 B-tree (section III.A.1). It has no checksums; only the order of its keys tells a sound tree from a damaged one: each key is a
/// chunk's corner within the array and comes after the one before.
/// </summary>
internal sealed class BTreeV1Index
{
    /// <summary>Of libhdf5, unless H5Pset_istore_k states another number: its K of 32, twice.</summary>
    private const int UsualChildren = 64;

    private readonly ChunkIndexSource _source;
    private readonly ChunkTable _table = new();
    private readonly HashSet<long> _seen = [];
    private readonly long[] _place;
    private long _lastNumber = -1;

    private BTreeV1Index(ChunkIndexSource source)
    {
        _source = source;
        _place = new long[source.Grid.Rank];
    }

    public static ChunkTable Read(ChunkIndexSource source)
    {
        var index = new BTreeV1Index(source);
        index.ReadNode(source.Address, expectedLevel: null);
        return index._table;
    }

    private void ReadNode(long address, int? expectedLevel)
    {
        if (!_seen.Add(address))
            throw new Hdf5Exception($"the chunk index's node at {address} is in its tree twice");
        var (level, count) = ReadHead(address, expectedLevel);
        var file = _source.File;
        var headBytes = 8 + 2 * file.Sizes.Offset;
        var keyBytes = 8 + 8 * (_source.Grid.Rank + 1);
        var bytes = file.Read(address, headBytes + count * (keyBytes + file.Sizes.Offset));
        if (level > 0)
            FetchChildren(bytes, headBytes, keyBytes, count);
        var cursor = file.Cursor(bytes);
        cursor.Skip(headBytes);
        for (var i = 0; i < count; i++)
        {
            long size = cursor.UInt32();
            var filterMask = cursor.UInt32();
            var isCorner = ReadPlace(ref cursor);
            var child = cursor.Address();
            if (level > 0)
                ReadNode(child, level - 1);
            else
                Add(address, isCorner, new StoredChunk(child, size, filterMask));
        }
    }

    /// <summary>A server sends the nodes of a level side by side. The root of the tree may have fewer children than its other nodes.</summary>
    private void FetchChildren(byte[] node, int headBytes, int keyBytes, int count)
    {
        var file = _source.File;
        if (!file.TakesHints)
            return;
        var nodeBytes = headBytes + UsualChildren * (keyBytes + file.Sizes.Offset) + keyBytes;
        file.Fetch(Enumerable.Range(0, count).Select(i =>
            new ByteRange(file.Cursor(node.AsSpan(headBytes + i * (keyBytes + file.Sizes.Offset) + keyBytes)).Address(), nodeBytes)).ToList());
    }

    private (int Level, int Count) ReadHead(long address, int? expectedLevel)
    {
        var head = _source.File.Cursor(_source.File.Read(address, 8));
        head.Expect("TREE"u8);
        if (head.Byte() != 1)
            throw new Hdf5Exception("a chunk index is one of groups");
        int level = head.Byte();
        if (expectedLevel is { } expected && level != expected)
            throw new Hdf5Exception($"a chunk index's node is of level {level} where {expected} should be");
        return (level, head.UInt16());
    }

    // A key is in elements, with one number more for the bytes of an element.
    private bool ReadPlace(ref Hdf5Cursor cursor)
    {
        var isCorner = true;
        for (var d = 0; d < _place.Length; d++)
        {
            (_place[d], var rest) = Math.DivRem(cursor.Number(8), _source.Grid.Chunk[d]);
            isCorner &= rest == 0;
        }
        cursor.Skip(8);
        return isCorner;
    }

    private void Add(long node, bool isCorner, StoredChunk chunk)
    {
        var number = _source.Grid.Number(_place);
        if (!isCorner || number <= _lastNumber)
            throw new Hdf5Exception($"the chunk index's node at {node} has a chunk where none can be, or out of order");
        _table.Add(number, chunk);
        _lastNumber = number;
    }
}
