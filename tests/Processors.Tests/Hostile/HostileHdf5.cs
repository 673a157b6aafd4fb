using System.Text;
using Datasets.EmbeddedArchive.Hdf5;
using Datasets.Support;

namespace Datasets.Hostile;

/// <summary>
/// Writes HDF5 files that libraries would not: arrays of any size that were never written, texts that point to one text, a chunk that makes gigabytes, data in
/// another file. Source: HDF5 File Format Specification 3.0.
/// </summary>
internal sealed class HostileHdf5
{
    private const ulong Undefined = ulong.MaxValue;
    private const int SuperblockSize = 48;
    private const byte Dataspace = 1, LinkInfo = 2, Datatype = 3, FillValue = 5, Link = 6, External = 7, Layout = 8, GroupInfo = 10, Filters = 11, Attribute = 12;

    private readonly MemoryStream _file = new();
    private readonly List<(string Name, ulong Address)> _members = [];
    private readonly List<(byte Kind, byte[] Body)> _attributes = [];

    public HostileHdf5() => _file.SetLength(_file.Position = SuperblockSize);

    /// <summary>An array whose chunks were never written.</summary>
    public HostileHdf5 Declare(string name, long[] shape, int[] chunk, params Hdf5Attribute[] attributes) =>
        Add(name, shape, LayoutOf(chunk, Undefined), [], attributes);

    /// <summary>An array of chunks of which one was written, at the array's beginning.</summary>
    public HostileHdf5 WithChunk(string name, long[] shape, int[] chunk, byte[] deflated, params Hdf5Attribute[] attributes)
    {
        var data = Append(deflated);
        var node = Append(
        [
            .. "TREE"u8, 1, 0, .. UInt16(1), .. UInt64(Undefined), .. UInt64(Undefined),
            .. UInt32(deflated.Length), 0, 0, 0, 0, .. new byte[8 * (chunk.Length + 1)], .. UInt64(data),
            .. new byte[8], .. UInt64((ulong)chunk[0]), .. new byte[8 * chunk.Length],
        ]);
        return Add(name, shape, LayoutOf(chunk, node), [(Filters, [2, 1, 1, 0, 0, 0, 1, 0, .. UInt32(6)])], attributes);
    }

    /// <summary>An array whose data lie in another file.</summary>
    public HostileHdf5 Elsewhere(string name, long[] shape, params Hdf5Attribute[] attributes)
    {
        var heap = Append([.. "HEAP"u8, 0, 0, 0, 0, .. UInt64(16), .. UInt64(Undefined), .. UInt64((ulong)_file.Position + 32), .. "\0/etc/hostname\0\0"u8]);
        byte[] slots = [1, 0, 0, 0, .. UInt16(1), .. UInt16(1), .. UInt64(heap), .. UInt64(1), .. UInt64(0), .. UInt64(64800)];
        return Add(name, shape, [3, 1, .. UInt64(Undefined), .. UInt64(64800)], [(External, slots)], attributes);
    }

    public HostileHdf5 Floats(string name, long[] shape, float[] values, params Hdf5Attribute[] attributes)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Add(name, shape, [3, 1, .. UInt64(Append(bytes)), .. UInt64((ulong)bytes.Length)], [], attributes);
    }

    public HostileHdf5 Doubles(string name, double[] values, params Hdf5Attribute[] attributes)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Add(name, [values.Length], [3, 1, .. UInt64(Append(bytes)), .. UInt64((ulong)bytes.Length)], [], attributes, Hdf5Type.Float64);
    }

    public HostileHdf5 Group(string name)
    {
        _members.Add((name, Header([(LinkInfo, [0, 0, .. UInt64(Undefined), .. UInt64(Undefined)]), (GroupInfo, [0, 0])])));
        return this;
    }

    public HostileHdf5 Attributes(params Hdf5Attribute[] attributes)
    {
        _attributes.AddRange(attributes.Select(Message));
        return this;
    }

    /// <summary>An attribute of texts of variable length, each of which points to the same text.</summary>
    public HostileHdf5 SameTexts(string name, string text, int count)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var padding = (8 - bytes.Length % 8) % 8;
        var heap = Append([.. "GCOL"u8, 1, 0, 0, 0, .. UInt64((ulong)(32 + bytes.Length + padding)), 1, 0, 1, 0, 0, 0, 0, 0, .. UInt64((ulong)bytes.Length), .. bytes, .. new byte[padding]]);
        byte[] type = [0x19, 1, 0, 0, 16, 0, 0, 0, 0x13, 0, 0, 0, 1, 0, 0, 0, 0];
        byte[] element = [.. UInt32(bytes.Length), .. UInt64(heap), .. UInt32(1)];
        _attributes.Add((Attribute, Message(name, type, Simple([count]), [.. Enumerable.Repeat(element, count).SelectMany(bytes => bytes)])));
        return this;
    }

    public byte[] Bytes()
    {
        var root = Header(
        [
            (LinkInfo, [0, 0, .. UInt64(Undefined), .. UInt64(Undefined)]), (GroupInfo, [0, 0]),
            .. _members.Select(member => (Link, LinkTo(member.Name, member.Address))), .. _attributes,
        ]);
        byte[] block =
        [
            0x89, .. "HDF\r\n"u8, 0x1a, (byte)'\n', 2, 8, 8, 0, .. UInt64(0), .. UInt64(Undefined), .. UInt64((ulong)_file.Length), .. UInt64(root),
        ];
        _file.Position = 0;
        _file.Write([.. block, .. BitConverter.GetBytes(JenkinsHash.Of(block))]);
        return _file.ToArray();
    }

    private HostileHdf5 Add(
        string name, long[] shape, byte[] layout, (byte Kind, byte[] Body)[] further, Hdf5Attribute[] attributes, Hdf5Type? type = null)
    {
        _members.Add((name, Header(
        [
            (Dataspace, Simple(shape)), (Datatype, (type ?? Hdf5Type.Float32).Message), (FillValue, [3, 3]), (Layout, layout), .. further, .. attributes.Select(Message),
        ])));
        return this;
    }

    private static byte[] LayoutOf(int[] chunk, ulong index) =>
        [3, 2, (byte)(chunk.Length + 1), .. UInt64(index), .. chunk.SelectMany(UInt32), .. UInt32(sizeof(float))];

    private ulong Header(IEnumerable<(byte Kind, byte[] Body)> messages)
    {
        byte[] all = [.. messages.SelectMany(message => (byte[])[message.Kind, .. UInt16(message.Body.Length), 0, .. message.Body])];
        byte[] header = [.. "OHDR"u8, 2, 2, .. UInt32(all.Length), .. all];
        return Append([.. header, .. BitConverter.GetBytes(JenkinsHash.Of(header))]);
    }

    private static byte[] LinkTo(string name, ulong address)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return [1, 0x10, 1, (byte)bytes.Length, .. bytes, .. UInt64(address)];
    }

    private static (byte Kind, byte[] Body) Message(Hdf5Attribute attribute) =>
        (Attribute, Message(attribute.Name, attribute.Type.Message, attribute.Length is { } length ? Simple([length]) : [2, 0, 0, 0], attribute.Value));

    private static byte[] Message(string name, byte[] type, byte[] space, byte[] value)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(name), 0];
        return [3, 0, .. UInt16(bytes.Length), .. UInt16(type.Length), .. UInt16(space.Length), 1, .. bytes, .. type, .. space, .. value];
    }

    private static byte[] Simple(long[] shape) => [2, (byte)shape.Length, 0, 1, .. shape.SelectMany(size => UInt64((ulong)size))];

    private ulong Append(byte[] bytes)
    {
        var at = (ulong)_file.Position;
        _file.Write(bytes);
        return at;
    }

    private static byte[] UInt16(int value) => BitConverter.GetBytes(checked((ushort)value));

    private static byte[] UInt32(int value) => BitConverter.GetBytes(value);

    private static byte[] UInt64(ulong value) => BitConverter.GetBytes(value);
}
