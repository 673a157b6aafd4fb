using System.Text;

namespace Datasets.Hdf5;

/// <summary>An attribute as it is stored; <see cref="Data"/> holds its elements.</summary>
public sealed record StoredAttribute(string Name, Datatype Type, long Count, ReadOnlyMemory<byte> Data);

/// <summary>An object's attributes, in its header or in a fractal heap (HDF5 File Format Specification 3.0, sections IV.A.2.m and v).</summary>
public static class AttributeMessages
{
    private const int HeapIdBytes = 8;
    private const int TypeIsShared = 1;
    private const int SpaceIsShared = 2;

    public static IEnumerable<StoredAttribute> Read(Hdf5File file, ObjectHeader header)
    {
        foreach (var message in header.All(MessageKind.Attribute))
            yield return ReadOne(file, message);
        if (header.Find(MessageKind.AttributeInfo) is not { } info)
            yield break;
        var (heapAddress, names) = ReadInfo(file, info.Span);
        if (heapAddress == Hdf5Cursor.Undefined || names == Hdf5Cursor.Undefined)
            yield break;
        var heap = new FractalHeap(file, heapAddress);
        foreach (var record in BTreeVersion2.Records(file, names))
            yield return ReadOne(file, heap.Read(record.Span[..Math.Min(HeapIdBytes, record.Length)]));
    }

    private static (long Heap, long Names) ReadInfo(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var cursor = file.Cursor(message);
        cursor.ExpectVersion("the attributes' info", 0, 0);
        cursor.Skip((cursor.Byte() & 1) != 0 ? 2 : 0);
        return (cursor.Address(), cursor.Address());
    }

    private static StoredAttribute ReadOne(Hdf5File file, ReadOnlyMemory<byte> message)
    {
        var cursor = file.Cursor(message.Span);
        var version = cursor.ExpectVersion("an attribute", 1, 3);
        var flags = cursor.Byte();
        int nameBytes = cursor.UInt16();
        int typeBytes = cursor.UInt16();
        int spaceBytes = cursor.UInt16();
        cursor.Skip(version == 3 ? 1 : 0);
        var name = Encoding.UTF8.GetString(cursor.Take(nameBytes)).TrimEnd('\0');
        Pad(ref cursor, version, nameBytes);
        var type = cursor.Take(typeBytes);
        Pad(ref cursor, version, typeBytes);
        var space = cursor.Take(spaceBytes);
        Pad(ref cursor, version, spaceBytes);

        var datatype = Datatype.Read(
            file, version > 1 && (flags & TypeIsShared) != 0 ? ObjectHeader.Shared(file, MessageKind.Datatype, type).Span : type);
        var count = Dataspace.Read(
            file, version > 1 && (flags & SpaceIsShared) != 0 ? ObjectHeader.Shared(file, MessageKind.Dataspace, space).Span : space).Count;
        if (count > cursor.Left / datatype.Size)
            throw new Hdf5Exception($"the attribute {name} has {count} values of {datatype.Size} bytes in {cursor.Left}");
        return new StoredAttribute(name, datatype, count, message.Slice(cursor.Position, (int)(count * datatype.Size)));
    }

    private static void Pad(ref Hdf5Cursor cursor, int version, int size)
    {
        if (version == 1)
            cursor.Skip((8 - size % 8) % 8);
    }
}
