using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Datasets.Hdf5;

namespace Datasets.EmbeddedArchive.Hdf5;

/// <summary>
/// Writes the few constructs of HDF5 that an OMI Level 2 or Level 3 granule is made of, in the way libhdf5 wrote the real ones: superblock 2,
/// version 2 object headers, compact links and attributes, and chunks under a version 1 B-tree. Section numbers in here are those of the
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

    private Hdf5Writer(int capacity) => _file = new(capacity);

    /// <summary>The whole file's bytes.</summary>
    /// <exception cref="ArgumentException">A dataset has more chunks than one B-tree node takes (64).</exception>
    /// <param name="capacity">About how many bytes the file will have.</param>
    public static byte[] Write(Hdf5Group root, int capacity = 0)
    {
        var writer = new Hdf5Writer(capacity);
        writer._file.SetLength(SuperblockSize);
        writer._file.Position = SuperblockSize;
        var rootAddress = writer.WriteObject(root);
        writer.WriteSuperblock(rootAddress);
        return writer._file.ToArray();
    }

    private ulong Position => (ulong)_file.Position;

    private ulong WriteObject(Hdf5Object item) => item switch
    {
        Hdf5Group group => WriteGroup(group),
        Hdf5FloatDataset floats => WriteArray(floats.Layout, MemoryMarshal.AsBytes(floats.Values.AsSpan()), floats.Attributes),
        Hdf5ArrayDataset array => WriteArray(array.Layout, array.Values, array.Attributes),
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

    private ulong WriteArray(Hdf5ArrayLayout layout, ReadOnlySpan<byte> values, IReadOnlyList<Hdf5Attribute> attributes)
    {
        var index = WriteChunkIndex(WriteChunks(layout, values), layout);
        var header = new ObjectHeader();
        header.Add(MessageType.Dataspace, layout.IsOneDimensional ? Simple(layout.Rows) : Simple(layout.Rows, layout.Columns));
        header.Add(MessageType.Datatype, layout.Type.Message);
        header.Add(
            MessageType.FillValue,
            [3, AllocateIncrementally | FillIfSet | FillIsDefined, .. BitConverter.GetBytes(layout.Type.Size), .. layout.FillValue]);
        header.Add(MessageType.FilterPipeline, [2, 1, 1, 0, 1, 0, 1, 0, .. BitConverter.GetBytes(layout.DeflateLevel)]);
        byte[] chunk = layout.IsOneDimensional
            ? [2, .. UInt64(index), .. BitConverter.GetBytes(layout.ChunkRows)]
            : [3, .. UInt64(index), .. BitConverter.GetBytes(layout.ChunkRows), .. BitConverter.GetBytes(layout.ChunkColumns)];
        header.Add(MessageType.DataLayout, [3, 2, .. chunk, .. BitConverter.GetBytes(layout.Type.Size)]);
        return WriteHeader(header, attributes);
    }

    private List<Chunk> WriteChunks(Hdf5ArrayLayout layout, ReadOnlySpan<byte> values)
    {
        var chunks = new List<Chunk>();
        var samples = new byte[layout.ChunkRows * layout.ChunkColumns * layout.Type.Size];
        for (var row = 0; row < layout.Rows; row += layout.ChunkRows)
        {
            for (var column = 0; column < layout.Columns; column += layout.ChunkColumns)
            {
                CopyChunk(layout, values, row, column, samples);
                var address = Position;
                using (var deflate = new ZLibStream(_file, Effort, leaveOpen: true))
                    deflate.Write(samples);
                chunks.Add(new(row, column, address, (uint)(Position - address)));
            }
        }
        return chunks;
    }

    private static void CopyChunk(Hdf5ArrayLayout layout, ReadOnlySpan<byte> values, int row, int column, byte[] samples)
    {
        var size = layout.Type.Size;
        var height = Math.Min(layout.ChunkRows, layout.Rows - row);
        var width = Math.Min(layout.ChunkColumns, layout.Columns - column);
        if (height < layout.ChunkRows || width < layout.ChunkColumns)
        {
            for (var at = 0; at < samples.Length; at += size)
                layout.FillValue.CopyTo(samples, at);
        }
        for (var y = 0; y < height; y++)
            values.Slice(((row + y) * layout.Columns + column) * size, width * size).CopyTo(samples.AsSpan(y * layout.ChunkColumns * size));
    }

    /// <summary>A version 1 B-tree of one leaf (section III.A.1): keys and addresses in turn, and a last key beyond all chunks.</summary>
    private ulong WriteChunkIndex(List<Chunk> chunks, Hdf5ArrayLayout layout)
    {
        // A key has a size and a filter mask, and an offset for each dimension and for the bytes of a value.
        var keySize = layout.IsOneDimensional ? 24 : 32;
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
            WriteKey(node, chunk.Size, chunk.Row, layout.IsOneDimensional ? null : chunk.Column);
            node.Write(UInt64(chunk.Address));
        }
        WriteKey(node, 0, chunks[^1].Row + layout.ChunkRows, layout.IsOneDimensional ? null : 0);
        node.SetLength(node.Capacity);
        node.WriteTo(_file);
        return address;
    }

    private static void WriteKey(Stream node, uint size, int row, int? column)
    {
        node.Write(BitConverter.GetBytes(size));
        node.Write(new byte[4]);
        node.Write(UInt64((ulong)row));
        if (column is { } inRow)
            node.Write(UInt64((ulong)inRow));
        node.Write(UInt64(0));
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
        space[3] = 1;
        for (var i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(space.AsSpan(4 + 8 * i), dimensions[i]);
        return space;
    }

    private static byte[] UInt16(int value) => BitConverter.GetBytes(checked((ushort)value));

    private static byte[] UInt64(ulong value) => BitConverter.GetBytes(value);

    private sealed record Chunk(int Row, int Column, ulong Address, uint Size);

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
