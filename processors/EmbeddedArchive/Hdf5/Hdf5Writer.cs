using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Datasets.Hdf5;

namespace Datasets.EmbeddedArchive.Hdf5;

/// <summary>
/// Writes the few constructs of HDF5 that granules are made of, in the way libhdf5 wrote the real ones: superblock 2, version 2 object headers,
/// compact links and attributes, chunks under a version 1 B-tree, and references to dimension scales. Section numbers in here are those of the
/// HDF5 File Format Specification 3.0.
/// </summary>
/// <remarks>
/// PureHDF, which reads HDF5 well, writes every text of a file with one length and no fill value (2.2.0), so a file of its making is no stand-in
/// for NASA's. The file has no times and no addresses that depend on a run: the same objects give the same bytes.
/// </remarks>
internal sealed class Hdf5Writer
{
    private const ulong Undefined = ulong.MaxValue;
    private const int SuperblockSize = 48;

    /// <summary>Chunks of a B-tree node: twice the rank of 32 that a superblock without an extension implies.</summary>
    private const int ChunksPerNode = 64;

    /// <summary>
    /// Less than the level that the file states, which readers do not use: a year of granules is made in a third of the time and takes a quarter more
    /// space.
    /// </summary>
    private static readonly ZLibCompressionOptions Effort = new() { CompressionLevel = 2 };

    private readonly MemoryStream _file;
    private readonly List<Hdf5ArrayDataset> _scales = [];
    private readonly List<ulong> _scaleAddresses = [];
    private ulong _heap = Undefined;

    private Hdf5Writer(int capacity) => _file = new(capacity);

    /// <summary>The whole file's bytes.</summary>
    /// <exception cref="ArgumentException">A dataset has more chunks than one B-tree node takes (64).</exception>
    /// <param name="capacity">About how many bytes the file will have.</param>
    public static byte[] Write(Hdf5Group root, int capacity = 0)
    {
        var writer = new Hdf5Writer(capacity);
        writer._file.SetLength(SuperblockSize);
        writer._file.Position = SuperblockSize;
        if (HasScales(root))
            writer.ReserveHeap();
        var rootAddress = writer.WriteObject(root);
        writer.WriteHeap();
        writer.WriteSuperblock(rootAddress);
        return writer._file.ToArray();
    }

    private ulong Position => (ulong)_file.Position;

    private ulong WriteObject(Hdf5Object item) => item switch
    {
        Hdf5Group group => WriteGroup(group),
        Hdf5FloatDataset floats => WriteArray(floats.Layout, floats.Values, floats.Attributes),
        Hdf5ArrayDataset array => WriteArray(array),
        Hdf5TextDataset text => WriteText(text),
        _ => throw new ArgumentException($"HDF5: no way to write a {item.GetType().Name}"),
    };

    private ulong WriteGroup(Hdf5Group group)
    {
        var members = group.Members.Select(member => (member.Name, Address: WriteObject(member.Object))).ToList();
        var header = new ObjectHeader();
        header.Add(MessageType.LinkInfo, [0, 0, .. UInt64(Undefined), .. UInt64(Undefined)]);
        header.Add(MessageType.GroupInfo, [0, 0]);
        foreach (var (name, address) in members)
            header.Add(MessageType.Link, [1, 0, checked((byte)name.Length), .. Encoding.ASCII.GetBytes(name), .. UInt64(address)]);
        return WriteHeader(header, group.Attributes);
    }

    private ulong WriteText(Hdf5TextDataset text)
    {
        var bytes = new byte[text.Size];
        Encoding.ASCII.GetBytes(text.Text, bytes);
        var address = Position;
        _file.Write(bytes);

        var header = new ObjectHeader();
        header.Add(MessageType.Dataspace, Scalar);
        header.Add(MessageType.Datatype, Hdf5Type.Text(text.Size).Message);
        header.Add(MessageType.FillValue, [3, AllocateLate | FillIfSet]);
        header.Add(MessageType.DataLayout, [3, 1, .. UInt64(address), .. UInt64((ulong)bytes.Length)]);
        return WriteHeader(header, text.Attributes);
    }

    private ulong WriteArray(Hdf5ArrayDataset array)
    {
        var attributes = array.Scales is { } scales ? [.. array.Attributes, ScaleList(scales)] : array.Attributes;
        var address = WriteArray(array.Layout, array.Values, attributes);
        _scales.Add(array);
        _scaleAddresses.Add(address);
        return address;
    }

    private ulong WriteArray(Hdf5ArrayLayout layout, Array? values, IReadOnlyList<Hdf5Attribute> attributes)
    {
        var storage = layout.Chunks is { } chunks ? ChunkedStorage(layout, chunks, Bytes(values!)) : ContiguousStorage(layout, values);
        var header = new ObjectHeader();
        header.Add(MessageType.Dataspace, layout.IsUnlimited ? Growing(layout.Shape) : Simple(layout.Shape));
        header.Add(MessageType.Datatype, layout.Type.Message);
        var allocate = layout.Chunks is null ? AllocateLate : AllocateIncrementally;
        header.Add(MessageType.FillValue, layout.FillValue is { } fill
            ? [3, (byte)(allocate | FillIfSet | FillIsDefined), .. BitConverter.GetBytes(layout.Type.Size), .. fill]
            : [3, (byte)(allocate | FillIfSet)]);
        if (layout.Chunks is not null && layout.DeflateLevel > 0)
            header.Add(MessageType.FilterPipeline, Filters(layout));
        header.Add(MessageType.DataLayout, storage);
        return WriteHeader(header, attributes);
    }

    /// <summary>Version 2 (section IV.A.2.l): shuffle is filter 2 and has the size of a value, deflate is 1 and has its level.</summary>
    private static byte[] Filters(Hdf5ArrayLayout layout)
    {
        byte[] deflate = [1, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(layout.DeflateLevel)];
        return layout.Shuffle ? [2, 2, 2, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(layout.Type.Size), .. deflate] : [2, 1, .. deflate];
    }

    private byte[] ContiguousStorage(Hdf5ArrayLayout layout, Array? values)
    {
        var size = (ulong)layout.Shape.Aggregate((long)layout.Type.Size, (product, length) => product * length);
        if (values is null)
            return [3, 1, .. UInt64(Undefined), .. UInt64(size)];
        var address = Position;
        _file.Write(Bytes(values));
        return [3, 1, .. UInt64(address), .. UInt64(size)];
    }

    private byte[] ChunkedStorage(Hdf5ArrayLayout layout, int[] chunks, ReadOnlySpan<byte> values)
    {
        var index = WriteChunkIndex(WriteChunks(layout, chunks, values), chunks);
        return [3, 2, (byte)(chunks.Length + 1), .. UInt64(index), .. chunks.SelectMany(BitConverter.GetBytes), .. BitConverter.GetBytes(layout.Type.Size)];
    }

    private static ReadOnlySpan<byte> Bytes(Array values) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), Buffer.ByteLength(values));

    private List<Chunk> WriteChunks(Hdf5ArrayLayout layout, int[] chunks, ReadOnlySpan<byte> values)
    {
        var written = new List<Chunk>();
        var samples = new byte[chunks.Aggregate(layout.Type.Size, (product, length) => product * length)];
        var origin = new int[chunks.Length];
        do
        {
            CopyChunk(layout, chunks, values, origin, samples);
            var address = Position;
            WriteChunk(layout, layout.Shuffle ? Shuffled(samples, layout.Type.Size) : samples);
            written.Add(new([.. origin], address, (uint)(Position - address)));
        }
        while (Advance(origin, chunks, layout.Shape));
        return written;
    }

    private void WriteChunk(Hdf5ArrayLayout layout, byte[] samples)
    {
        if (layout.DeflateLevel == 0)
        {
            _file.Write(samples);
            return;
        }
        using var deflate = new ZLibStream(_file, Effort, leaveOpen: true);
        deflate.Write(samples);
    }

    /// <summary>The first bytes of all values, then the second ones …</summary>
    private static byte[] Shuffled(byte[] samples, int size)
    {
        var sorted = new byte[samples.Length];
        var count = samples.Length / size;
        for (var place = 0; place < size; place++)
        {
            for (var i = 0; i < count; i++)
                sorted[place * count + i] = samples[i * size + place];
        }
        return sorted;
    }

    /// <summary>The next place, the last dimension first; false after the last one.</summary>
    private static bool Advance(int[] place, int[] steps, int[] shape)
    {
        for (var dimension = place.Length - 1; dimension >= 0; dimension--)
        {
            place[dimension] += steps[dimension];
            if (place[dimension] < shape[dimension])
                return true;
            place[dimension] = 0;
        }
        return false;
    }

    private static void CopyChunk(Hdf5ArrayLayout layout, int[] chunks, ReadOnlySpan<byte> values, int[] origin, byte[] samples)
    {
        var (shape, size, last) = (layout.Shape, layout.Type.Size, chunks.Length - 1);
        int[] lengths = [.. chunks.Select((chunk, dimension) => Math.Min(chunk, shape[dimension] - origin[dimension]))];
        if (!lengths.SequenceEqual(chunks))
            Fill(samples, layout.FillValue ?? new byte[size]);
        int[] row = new int[chunks.Length], rows = [.. lengths], one = [.. Enumerable.Repeat(1, chunks.Length)];
        rows[last] = 1;
        do
        {
            long from = 0, to = 0;
            for (var dimension = 0; dimension <= last; dimension++)
            {
                from = from * shape[dimension] + origin[dimension] + row[dimension];
                to = to * chunks[dimension] + row[dimension];
            }
            values.Slice(checked((int)(from * size)), lengths[last] * size).CopyTo(samples.AsSpan((int)(to * size)));
        }
        while (Advance(row, one, rows));
    }

    private static void Fill(byte[] samples, byte[] value)
    {
        for (var at = 0; at < samples.Length; at += value.Length)
            value.CopyTo(samples, at);
    }

    /// <summary>A version 1 B-tree of one leaf (section III.A.1): keys and addresses in turn, and a last key beyond all chunks.</summary>
    private ulong WriteChunkIndex(List<Chunk> chunks, int[] sizes)
    {
        // A key has a size and a filter mask, and an offset for each dimension and for the bytes of a value.
        var keySize = 16 + 8 * sizes.Length;
        if (chunks.Count > ChunksPerNode)
            throw new ArgumentException($"HDF5: {chunks.Count} chunks do not fit one index node of {ChunksPerNode}; make the chunks larger");

        var address = Position;
        var node = new MemoryStream(24 + ChunksPerNode * 8 + (ChunksPerNode + 1) * keySize);
        node.Write("TREE"u8);
        node.Write([1, 0]);
        node.Write(BitConverter.GetBytes((ushort)chunks.Count));
        node.Write(UInt64(Undefined));
        node.Write(UInt64(Undefined));
        foreach (var chunk in chunks)
        {
            WriteKey(node, chunk.Size, chunk.Origin);
            node.Write(UInt64(chunk.Address));
        }
        WriteKey(node, 0, [chunks[^1].Origin[0] + sizes[0], .. new int[sizes.Length - 1]]);
        node.SetLength(node.Capacity);
        node.WriteTo(_file);
        return address;
    }

    private static void WriteKey(Stream node, uint size, int[] origin)
    {
        node.Write(BitConverter.GetBytes(size));
        node.Write(new byte[4]);
        foreach (var offset in origin)
            node.Write(UInt64((ulong)offset));
        node.Write(UInt64(0));
    }

    private static bool HasScales(Hdf5Object item) =>
        item is Hdf5ArrayDataset { Scales: not null } || (item is Hdf5Group group && group.Members.Any(member => HasScales(member.Object)));

    /// <summary>Keeps the place of the collection that reference lists are in: a list names it, and it names arrays that are written later.</summary>
    private void ReserveHeap()
    {
        _heap = Position;
        _file.Write(new byte[HeapSize]);
    }

    /// <summary>The dimensions of an array by the arrays that they are named after, each in a list of its own (HDF5 Dimension Scale Specification).</summary>
    private Hdf5Attribute ScaleList(IReadOnlyList<Hdf5ArrayDataset> scales)
    {
        var value = new List<byte>();
        foreach (var scale in scales)
        {
            var index = _scales.FindIndex(written => ReferenceEquals(written, scale));
            if (index < 0)
                throw new ArgumentException("HDF5: an array stands before one of its dimension scales");
            value.AddRange([.. BitConverter.GetBytes(1), .. UInt64(_heap), .. BitConverter.GetBytes(index + 1)]);
        }
        return new("DIMENSION_LIST", Hdf5Type.ReferenceLists, scales.Count, [.. value]);
    }

    /// <summary>A global heap collection (section III.E) with a reference to each array, in the order that they were written.</summary>
    private void WriteHeap()
    {
        if (_heap == Undefined)
            return;
        var heap = new MemoryStream(HeapSize);
        heap.Write([.. "GCOL"u8, 1, 0, 0, 0, .. UInt64(HeapSize)]);
        foreach (var (index, address) in _scaleAddresses.Index())
            heap.Write([.. UInt16(index + 1), 1, 0, 0, 0, 0, 0, .. UInt64(8), .. UInt64(address)]);
        var left = HeapSize - (int)heap.Position;
        if (left < 16)
            throw new ArgumentException($"HDF5: {_scaleAddresses.Count} arrays do not fit one heap of {HeapSize} bytes");
        heap.Write([0, 0, 0, 0, 0, 0, 0, 0, .. UInt64((ulong)left), .. new byte[left - 16]]);
        _file.Position = (long)_heap;
        heap.WriteTo(_file);
        _file.Position = _file.Length;
    }

    private ulong WriteHeader(ObjectHeader header, IReadOnlyList<Hdf5Attribute> attributes)
    {
        foreach (var attribute in attributes)
            header.Add(MessageType.Attribute, AttributeMessage(attribute));
        var address = Position;
        _file.Write(header.ToBytes());
        return address;
    }

    private static byte[] AttributeMessage(Hdf5Attribute attribute)
    {
        byte[] name = [.. Encoding.ASCII.GetBytes(attribute.Name), 0];
        var space = attribute.Length is { } length ? Simple(length) : Scalar;
        return
        [
            3, 0, .. UInt16(name.Length), .. UInt16(attribute.Type.Message.Length), .. UInt16(space.Length), 0,
            .. name, .. attribute.Type.Message, .. space, .. attribute.Value,
        ];
    }

    private void WriteSuperblock(ulong rootAddress)
    {
        byte[] block =
        [
            0x89, .. "HDF\r\n"u8, 0x1a, (byte)'\n', 2, 8, 8, 0,
            .. UInt64(0), .. UInt64(Undefined), .. UInt64((ulong)_file.Length), .. UInt64(rootAddress),
        ];
        _file.Position = 0;
        _file.Write([.. block, .. BitConverter.GetBytes(Lookup3.Hash(block))]);
    }

    /// <summary>The least that libhdf5 reads; it holds 169 references.</summary>
    private const int HeapSize = 4096;

    private const byte AllocateLate = 2;
    private const byte AllocateIncrementally = 3;
    private const byte FillIfSet = 2 << 2;
    private const byte FillIsDefined = 1 << 5;

    private static readonly byte[] Scalar = [2, 0, 0, 0];

    private static byte[] Simple(params ReadOnlySpan<int> dimensions)
    {
        var space = new byte[4 + 8 * dimensions.Length];
        space[0] = 2;
        space[1] = (byte)dimensions.Length;
        space[3] = (byte)(dimensions.Length > 0 ? 1 : 0);
        for (var i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(space.AsSpan(4 + 8 * i), dimensions[i]);
        return space;
    }

    /// <summary>As <see cref="Simple"/>, but the first dimension has no greatest length.</summary>
    private static byte[] Growing(int[] dimensions)
    {
        var space = Simple(dimensions);
        space[2] = 1;
        return [.. space, .. UInt64(Undefined), .. dimensions.Skip(1).SelectMany(length => UInt64((ulong)length))];
    }

    private static byte[] UInt16(int value) => BitConverter.GetBytes(checked((ushort)value));

    private static byte[] UInt64(ulong value) => BitConverter.GetBytes(value);

    private sealed record Chunk(int[] Origin, ulong Address, uint Size);

    private enum MessageType : byte
    {
        Dataspace = 0x01,
        LinkInfo = 0x02,
        Datatype = 0x03,
        FillValue = 0x05,
        Link = 0x06,
        DataLayout = 0x08,
        GroupInfo = 0x0a,
        FilterPipeline = 0x0b,
        Attribute = 0x0c,
    }

    /// <summary>A version 2 object header in one piece (section IV.A.1.b).</summary>
    private sealed class ObjectHeader
    {
        private readonly MemoryStream _messages = new();

        public void Add(MessageType type, byte[] body)
        {
            _messages.WriteByte((byte)type);
            _messages.Write(UInt16(body.Length));
            _messages.WriteByte(0);
            _messages.Write(body);
        }

        public byte[] ToBytes()
        {
            byte[] header = [.. "OHDR"u8, 2, 2, .. BitConverter.GetBytes((uint)_messages.Length), .. _messages.ToArray()];
            return [.. header, .. BitConverter.GetBytes(Lookup3.Hash(header))];
        }
    }
}
