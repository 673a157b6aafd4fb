namespace Datasets.Hdf5;

/// <summary>The kinds of header messages that are read (HDF5 File Format Specification 3.0, section IV.A.2).</summary>
internal enum MessageKind
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    OldFillValue = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0b,
    Attribute = 0x0c,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}

/// <summary>An object's header: its messages, those of continuation blocks too (HDF5 File Format Specification 3.0, section IV.A).</summary>
public sealed class ObjectHeader
{
    private const byte SharedFlag = 0x02;
    private const int MostMessages = 1 << 16;

    private readonly Hdf5File _file;
    private readonly List<(MessageKind Kind, byte Flags, ReadOnlyMemory<byte> Data)> _messages = [];
    private readonly Queue<(long Address, long Length)> _continuations = new();

    private ObjectHeader(Hdf5File file, long address)
    {
        _file = file;
        Address = address;
    }

    public long Address { get; }

    public bool IsArray => Has(MessageKind.Layout) && Has(MessageKind.Datatype) && Has(MessageKind.Dataspace);

    public bool IsGroup => Has(MessageKind.SymbolTable) || Has(MessageKind.LinkInfo);

    /// <exception cref="Hdf5Exception">There is no valid header.</exception>
    public static ObjectHeader Read(Hdf5File file, long address)
    {
        var header = new ObjectHeader(file, address);
        if (file.ReadUpTo(address, 4).AsSpan().SequenceEqual("OHDR"u8))
            header.ReadVersion2();
        else
            header.ReadVersion1();
        return header;
    }

    internal bool Has(MessageKind kind) => _messages.Exists(message => message.Kind == kind);

    /// <summary>The first message of a kind, else null.</summary>
    internal ReadOnlyMemory<byte>? Find(MessageKind kind)
    {
        foreach (var data in All(kind))
            return data;
        return null;
    }

    internal IEnumerable<ReadOnlyMemory<byte>> All(MessageKind kind) =>
        _messages.Where(message => message.Kind == kind)
            .Select(message => (message.Flags & SharedFlag) != 0 ? Shared(_file, kind, message.Data.Span) : message.Data);

    /// <summary>The message that another one refers to, such as a committed type's.</summary>
    internal static ReadOnlyMemory<byte> Shared(Hdf5File file, MessageKind kind, ReadOnlySpan<byte> reference)
    {
        var cursor = file.Cursor(reference);
        var version = cursor.ExpectVersion("a shared message", 1, 3);
        var place = cursor.Byte();
        cursor.Skip(version == 1 ? 6 : 0);
        if (version == 3 && place == 1)
            throw new Hdf5UnsupportedException("a part of its header is in the file's table of shared messages, which is not read");
        var other = Read(file, cursor.Address());
        foreach (var message in other._messages)
        {
            // A shared message that is itself shared would lead in circles.
            if (message.Kind == kind && (message.Flags & SharedFlag) == 0)
                return message.Data;
        }
        throw new Hdf5Exception($"a shared {kind} message is not where it should be");
    }

    private void ReadVersion1()
    {
        var prefix = _file.Cursor(_file.Read(Address, 16));
        prefix.ExpectVersion("an object header", 1, 1);
        prefix.Skip(7);
        _continuations.Enqueue((Address + 16, prefix.UInt32()));
        ReadBlocks((address, length) =>
        {
            var bytes = _file.Read(address, length);
            var cursor = _file.Cursor(bytes);
            while (cursor.Left >= 8)
            {
                var kind = (MessageKind)cursor.UInt16();
                var size = cursor.UInt16();
                var flags = cursor.Byte();
                cursor.Skip(3);
                Add(kind, flags, bytes.AsMemory(cursor.Position, Math.Min(size, cursor.Left)));
                cursor.Skip(size);
            }
        });
    }

    private void ReadVersion2()
    {
        var prefix = _file.Cursor(_file.ReadUpTo(Address, 64));
        prefix.Skip(4);
        prefix.ExpectVersion("an object header", 2, 2);
        var flags = prefix.Byte();
        prefix.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        var size = prefix.Number(1 << (flags & 3));
        var messagesAt = prefix.Position;
        _continuations.Enqueue((Address, messagesAt + size + 4));
        ReadBlocks((address, length) =>
        {
            var isFirst = address == Address;
            var bytes = _file.Read(address, length);
            var whole = _file.Cursor(bytes);
            whole.Skip((int)length - 4);
            whole.ExpectChecksum("an object header");
            var cursor = _file.Cursor(bytes.AsSpan(..^4));
            cursor.Expect(isFirst ? "OHDR"u8 : "OCHK"u8);
            cursor.Skip(isFirst ? messagesAt - 4 : 0);
            ReadMessages2(cursor, bytes, hasOrder: (flags & 0x04) != 0);
        });
    }

    private void ReadMessages2(Hdf5Cursor cursor, byte[] bytes, bool hasOrder)
    {
        var prefix = hasOrder ? 6 : 4;
        // What is left is a gap that is too small for a message.
        while (cursor.Left >= prefix)
        {
            var kind = (MessageKind)cursor.Byte();
            var size = cursor.UInt16();
            var flags = cursor.Byte();
            cursor.Skip(hasOrder ? 2 : 0);
            Add(kind, flags, bytes.AsMemory(cursor.Position, Math.Min(size, cursor.Left)));
            cursor.Skip(size);
        }
    }

    private void ReadBlocks(Action<long, long> readBlock)
    {
        var seen = new HashSet<long>();
        while (_continuations.TryDequeue(out var block))
        {
            if (!seen.Add(block.Address) || block.Length < 4)
                throw new Hdf5Exception($"the object header at {Address} continues in circles");
            readBlock(block.Address, block.Length);
        }
    }

    private void Add(MessageKind kind, byte flags, ReadOnlyMemory<byte> data)
    {
        if (_messages.Count >= MostMessages)
            throw new Hdf5Exception($"the object header at {Address} has more than {MostMessages} messages");
        if (kind == MessageKind.Continuation)
        {
            var cursor = _file.Cursor(data.Span);
            _continuations.Enqueue((cursor.Address(), cursor.Length()));
            return;
        }
        _messages.Add((kind, flags, data));
    }
}
