using System.Numerics;
using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>The records of a version 2 B-tree, in the tree's order of storage (HDF5 File Format Specification 3.0, section III.A.2).</summary>
internal static class BTreeVersion2
{
    private const int NodeOverhead = 10;
    private const int DeepestTree = 32;

    public static List<ReadOnlyMemory<byte>> Records(Hdf5File file, long address)
    {
        var header = file.Cursor(file.Read(address, 16 + file.Sizes.Offset + 2 + file.Sizes.Length + 4));
        header.Expect("BTHD"u8);
        header.ExpectVersion("a B-tree", 0, 0);
        header.Skip(1);
        long nodeSize = header.UInt32();
        int recordSize = header.UInt16();
        int depth = header.UInt16();
        header.Skip(2);
        var root = header.Address();
        int rootCount = header.UInt16();
        var total = header.Length();
        header.ExpectChecksum("a B-tree");
        if (recordSize == 0 || nodeSize < NodeOverhead + recordSize || depth > DeepestTree)
            throw new Hdf5Exception($"a B-tree has records of {recordSize} bytes in nodes of {nodeSize}, {depth} levels deep");
        var walk = new Walk(file, nodeSize, recordSize, depth);
        if (root != Hdf5Cursor.Undefined && rootCount > 0)
            walk.Visit(root, rootCount, depth);
        // Nodes that were left out would make fill of chunks.
        return walk.Found.Count == total
            ? walk.Found
            : throw new Hdf5Exception($"a B-tree states {total} records, and {walk.Found.Count} were found");
    }

    private sealed class Walk
    {
        private readonly Hdf5File _file;
        private readonly long _nodeSize;
        private readonly int _recordSize;
        private readonly int _countBytes;
        private readonly int[] _totalBytes;
        private readonly HashSet<long> _seen = [];

        public Walk(Hdf5File file, long nodeSize, int recordSize, int depth)
        {
            (_file, _nodeSize, _recordSize) = (file, nodeSize, recordSize);
            var most = (nodeSize - NodeOverhead) / recordSize;
            _countBytes = BytesFor(most);
            _totalBytes = new int[depth + 1];
            // The bytes of a child's total follow from how many records can be below it.
            Int128 total = most;
            for (var level = 1; level <= depth; level++)
            {
                var pointer = file.Sizes.Offset + _countBytes + _totalBytes[level - 1];
                var inNode = (nodeSize - NodeOverhead - pointer) / (recordSize + pointer);
                total = Int128.Min((inNode + 1) * total + inNode, long.MaxValue);
                _totalBytes[level] = BytesFor((long)total);
            }
        }

        public List<ReadOnlyMemory<byte>> Found { get; } = [];

        public void Visit(long address, int count, int level)
        {
            if (!_seen.Add(address))
                throw new Hdf5Exception($"the B-tree's node at {address} is in the tree twice");
            var bytes = _file.ReadUpTo(address, _nodeSize);
            var cursor = _file.Cursor(bytes);
            cursor.Expect(level == 0 ? "BTLF"u8 : "BTIN"u8);
            cursor.Skip(2);
            for (var i = 0; i < count; i++)
            {
                Found.Add(bytes.AsMemory(cursor.Position, Math.Min(_recordSize, cursor.Left)));
                cursor.Skip(_recordSize);
            }
            var children = new (long Address, int Count)[level == 0 ? 0 : count + 1];
            for (var i = 0; i < children.Length; i++)
            {
                children[i] = (cursor.Address(), (int)Math.Min(int.MaxValue, cursor.Number(_countBytes)));
                cursor.Skip(level > 1 ? _totalBytes[level - 1] : 0);
            }
            cursor.ExpectChecksum("a B-tree's node");
            if (_file.TakesHints)
                _file.Fetch(children.Select(child => new ByteRange(child.Address, _nodeSize)));
            foreach (var child in children)
                Visit(child.Address, child.Count, level - 1);
        }

        /// <summary>libhdf5's H5VM_limit_enc_size: the bytes for numbers up to a limit.</summary>
        private static int BytesFor(long limit) => BitOperations.Log2((ulong)Math.Max(1, limit)) / 8 + 1;
    }
}
