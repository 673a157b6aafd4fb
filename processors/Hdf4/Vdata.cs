using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>A table of records that all have the same fields (HDF Specification and Developer's Guide, <c>DFTAG_VH</c> and <c>DFTAG_VS</c>).</summary>
public sealed class Vdata
{
    private const int ByField = 1;
    private const int MostFields = 256;

    private readonly Hdf4Bytes _file;
    private readonly bool _isByField;
    private readonly int _recordSize;

    private Vdata(Hdf4Bytes file, ushort reference)
    {
        (_file, Reference) = (file, reference);
        var record = new Hdf4Cursor(ElementReader.ReadAll(file, new ElementId(Tag.VdataDescription, reference), file.Length));
        _isByField = record.UInt16() == ByField;
        Count = record.Count("the number of records");
        _recordSize = record.UInt16();
        Fields = ReadFields(ref record);
        (Name, Class) = (record.Text(), record.Text());
        if (Fields.Sum(field => (long)field.Size) != _recordSize)
            throw new Hdf4Exception($"the Vdata {reference} has records of {_recordSize} bytes, and its fields take {Fields.Sum(field => (long)field.Size)}");
    }

    /// <summary>Its number among the file's Vdatas.</summary>
    public int Reference { get; }

    public string Name { get; }

    /// <summary>What it is for, such as <c>Attr0.0</c> for an attribute.</summary>
    public string Class { get; }

    /// <summary>How many records it has.</summary>
    public int Count { get; }

    public IReadOnlyList<VdataField> Fields { get; }

    internal static Vdata Read(Hdf4Bytes file, ushort reference) => new(file, reference);

    /// <summary>A field of all records: <see cref="Count"/> x <see cref="VdataField.Order"/> elements, in this machine's byte order.</summary>
    /// <exception cref="Hdf4Exception">The records are not all there.</exception>
    /// <exception cref="Hdf4LimitException">They take more than <see cref="GranuleLimits.AttributeBytes"/>.</exception>
    public byte[] ReadField(VdataField field)
    {
        var bytes = new byte[CheckedBytes(field.Size)];
        if (bytes.Length == 0)
            return bytes;
        var records = Records(CheckedBytes(_recordSize));
        var offset = Fields.TakeWhile(other => other != field).Sum(other => other.Size);
        if (_isByField)
            records.AsSpan(Count * offset, bytes.Length).CopyTo(bytes);
        for (var i = 0; !_isByField && i < Count; i++)
            records.AsSpan(i * _recordSize + offset, field.Size).CopyTo(bytes.AsSpan(i * field.Size));
        field.Type?.ToNative(bytes);
        return bytes;
    }

    /// <summary>The attribute that a Vdata of one field is; null where it has several, or its type is not read.</summary>
    /// <exception cref="Hdf4Exception">The records are not all there.</exception>
    public Hdf4Attribute? ToAttribute() => Fields is [{ Type: { } type } field] ? new Hdf4Attribute(Name, type, ReadField(field)) : null;

    private byte[] Records(int bytes)
    {
        if (ElementReader.Open(_file, new ElementId(Tag.VdataStorage, (ushort)Reference)) is not { } stored || stored.Length < bytes)
            throw new Hdf4Exception($"the Vdata {Name} ({Reference}) has no {Count} records of {_recordSize} bytes");
        _file.TakeMetadata(bytes);
        var records = new byte[bytes];
        stored.Read(0, records);
        return records;
    }

    private int CheckedBytes(int size) => (long)Count * size is <= GranuleLimits.AttributeBytes and var bytes
        ? (int)bytes
        : throw new Hdf4LimitException($"the Vdata {Name} has {Count} records of {size} bytes, and the limit is {GranuleLimits.AttributeBytes} bytes");

    private static VdataField[] ReadFields(ref Hdf4Cursor record)
    {
        int count = record.UInt16();
        if (count > MostFields)
            throw new Hdf4Exception($"a Vdata has {count} fields, and {MostFields} are the most");
        var types = new int[count];
        var sizes = new int[count];
        var orders = new int[count];
        for (var i = 0; i < count; i++)
            types[i] = record.UInt16();
        for (var i = 0; i < count; i++)
            sizes[i] = record.UInt16();
        record.Skip(2 * count);
        for (var i = 0; i < count; i++)
            orders[i] = record.UInt16();
        var fields = new VdataField[count];
        for (var i = 0; i < count; i++)
            fields[i] = Field(record.Text(), types[i], orders[i], sizes[i]);
        return fields;
    }

    private static VdataField Field(string name, int code, int order, int size)
    {
        Hdf4Type? type;
        try
        {
            type = Hdf4Type.OfField(code);
        }
        catch (Hdf4UnsupportedException)
        {
            type = null;
        }
        if (type is not null && type.Size * order != size)
            throw new Hdf4Exception($"a Vdata's field {name} of {order} x {type.Size} bytes takes {size}");
        return new VdataField(name, type, order, size);
    }
}
