using System.Text;
using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>A name in a group, and either the address of the object it stands for or the path that it stands for.</summary>
public readonly record struct GroupLink(string Name, long Address, string? Path);

/// <summary>
/// What is in a group, of each of HDF5's three ways to store it: a symbol table (up to HDF5 1.6, and by default still), link messages in the
/// header, and link messages in a fractal heap. Links into other files are left out.
/// </summary>
public static class GroupLinks
{
    private const int HeapIdAt = 4;
    private const int SymbolicLink = 2;
    /// <summary>Of a symbol node of libhdf5, unless H5Pset_sym_k states another number of entries: 8 entries of 40 bytes, and a head of 8.</summary>
    private const int UsualNodeBytes = 328;

    public static IReadOnlyList<GroupLink> Read(Hdf5File file, ObjectHeader header)
    {
        var links = new List<GroupLink>();
        if (header.Find(MessageKind.SymbolTable) is { } table)
        {
            var cursor = file.Cursor(table.Span);
            var tree = cursor.Address();
            new SymbolTable(file, cursor.Address(), links).Visit(tree);
        }
        foreach (var message in header.All(MessageKind.Link))
            AddLink(file, message.Span, links);
        if (header.Find(MessageKind.LinkInfo) is { } info)
            AddDense(file, info.Span, links);
        return links;
    }

    private static void AddDense(Hdf5File file, ReadOnlySpan<byte> info, List<GroupLink> links)
    {
        var cursor = file.Cursor(info);
        cursor.ExpectVersion("a group's link info", 0, 0);
        cursor.Skip((cursor.Byte() & 1) != 0 ? 8 : 0);
        var heapAddress = cursor.Address();
        var names = cursor.Address();
        if (heapAddress == Hdf5Cursor.Undefined || names == Hdf5Cursor.Undefined)
            return;
        var heap = new FractalHeap(file, heapAddress);
        foreach (var record in BTreeVersion2.Records(file, names))
            AddLink(file, heap.Read(record.Span[Math.Min(HeapIdAt, record.Length)..]), links);
    }

    private static void AddLink(Hdf5File file, ReadOnlySpan<byte> message, List<GroupLink> links)
    {
        var cursor = file.Cursor(message);
        cursor.ExpectVersion("a link", 1, 1);
        var flags = cursor.Byte();
        var kind = (flags & 0x08) != 0 ? cursor.Byte() : 0;
        cursor.Skip(((flags & 0x04) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0));
        var name = Name(cursor.Take((int)Math.Min(int.MaxValue, cursor.Number(1 << (flags & 3)))));
        if (kind == 0)
            Add(links, new GroupLink(name, cursor.Address(), null));
        else if (kind == 1)
            Add(links, new GroupLink(name, Hdf5Cursor.Undefined, Name(cursor.Take(cursor.UInt16()))));
    }

    private static void Add(List<GroupLink> links, GroupLink link)
    {
        if (links.Count >= GranuleLimits.Paths)
            throw new Hdf5LimitException($"a group has more than {GranuleLimits.Paths} links, which is the limit");
        links.Add(link);
    }

    /// <summary>A name or a path. Many of them may be the same bytes of the file, so a long one would take memory without end.</summary>
    private static string Name(ReadOnlySpan<byte> bytes) => bytes.Length <= GranuleLimits.NameBytes
        ? Encoding.UTF8.GetString(bytes)
        : throw new Hdf5LimitException($"a name in a group has {bytes.Length} bytes, and the limit is {GranuleLimits.NameBytes}");

    /// <summary>A version 1 B-tree of symbol nodes, and the heap of the names in them (sections III.A.1, III.B, III.C and III.D).</summary>
    private sealed class SymbolTable(Hdf5File file, long heap, List<GroupLink> links)
    {
        private readonly HashSet<long> _seen = [];
        private readonly byte[] _names = ReadHeap(file, heap);

        public void Visit(long address)
        {
            if (!_seen.Add(address))
                throw new Hdf5Exception($"the group's node at {address} is in its tree twice");
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            var isNode = file.ReadUpTo(address, 4).AsSpan().SequenceEqual("SNOD"u8);
            if (isNode)
                ReadNode(address);
            else
                ReadTree(address);
        }

        private void ReadTree(long address)
        {
            var (offset, length) = (file.Sizes.Offset, file.Sizes.Length);
            var head = file.Cursor(file.Read(address, 8));
            head.Expect("TREE"u8);
            if (head.Byte() != 0)
                throw new Hdf5Exception("a group's tree is one of chunks");
            head.Skip(1);
            int count = head.UInt16();
            var cursor = file.Cursor(file.Read(address, 8 + 2 * offset + count * (offset + length) + length));
            cursor.Skip(8 + 2 * offset);
            var children = new long[count];
            for (var i = 0; i < count; i++)
            {
                cursor.Skip(length);
                children[i] = cursor.Address();
            }
            if (file.TakesHints)
                file.Fetch(children.Select(child => new ByteRange(child, UsualNodeBytes)));
            foreach (var child in children)
                Visit(child);
        }

        private void ReadNode(long address)
        {
            var head = file.Cursor(file.Read(address, 8));
            head.Skip(6);
            int count = head.UInt16();
            var size = 2 * file.Sizes.Offset + 24;
            var cursor = file.Cursor(file.Read(address + 8, count * size));
            for (var i = 0; i < count; i++)
            {
                var name = Text(cursor.Address());
                var target = cursor.Address();
                var kind = cursor.UInt32();
                cursor.Skip(4);
                var value = cursor.UInt32();
                cursor.Skip(12);
                Add(links, kind == SymbolicLink ? new GroupLink(name, Hdf5Cursor.Undefined, Text(value)) : new GroupLink(name, target, null));
            }
        }

        private string Text(long offset)
        {
            if (offset < 0 || offset >= _names.Length)
                throw new Hdf5Exception($"a name is to be at {offset} in a heap of {_names.Length} bytes");
            var text = _names.AsSpan((int)offset);
            var end = text.IndexOf((byte)0);
            return Name(end < 0 ? text : text[..end]);
        }

        private static byte[] ReadHeap(Hdf5File file, long address)
        {
            var cursor = file.Cursor(file.Read(address, 8 + 2 * file.Sizes.Length + file.Sizes.Offset));
            cursor.Expect("HEAP"u8);
            cursor.Skip(4);
            var size = cursor.Length();
            cursor.Skip(file.Sizes.Length);
            return file.Read(cursor.Address(), size);
        }
    }
}
