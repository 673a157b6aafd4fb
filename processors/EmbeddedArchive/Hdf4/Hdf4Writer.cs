using System.IO.Compression;
using System.Text;

namespace Datasets.EmbeddedArchive.Hdf4;

/// <summary>
/// Writes HDF4 files with arrays, attributes and the Vgroups of HDF-EOS2, as libhdf4 and libhdfeos lay them out (HDF Specification and Developer's Guide,
/// version 4.2; tests hold them against <c>hdp</c>). Arrays are deflated. The granules of products that are generated are made with it.
/// </summary>
internal sealed class Hdf4Writer
{
    private const int Compressed = 40, Version = 30, NumberType = 106, DimensionRecord = 701, ScientificData = 702, Group = 720;
    private const int TableDescription = 1962, TableRecords = 1963, Vgroup = 1965, SpecialBit = 0x4000;
    private const int Char = 4, Float32 = 5, Float64 = 6, Int8 = 20, UInt8 = 21, Int16 = 22, UInt16 = 23, Int32 = 24;

    private readonly List<(int Tag, int Reference, byte[] Bytes)> _elements = [];
    private readonly Dictionary<(string Name, int Size), int> _dimensions = [];
    private readonly List<(int Tag, int Reference)> _file = [];
    private int _last;

    /// <summary>Adds an array of the file.</summary>
    /// <param name="dimensions">Name and size of each.</param>
    /// <returns>Its number, by which Vgroups refer to it.</returns>
    public int Array(string name, IReadOnlyList<(string Name, int Size)> dimensions, Array values, IReadOnlyDictionary<string, object> attributes)
    {
        var (code, bytes) = Encode(values);
        var (data, group, type, record) = (Next(), Next(), Next(), Next());
        List<(int, int)> members = [.. dimensions.Select(dimension => (Vgroup, Dimension(dimension)))];
        members.AddRange(attributes.Select(attribute => (TableDescription, Attribute(attribute.Key, attribute.Value))));
        members.AddRange([(ScientificData, data), (NumberType, type), (DimensionRecord, record), (Group, group)]);
        Deflate(data, bytes);
        Add(NumberType, type, new Hdf4Bytes().Byte(1).Byte(code).Byte(8 * bytes.Length / values.Length).Byte(1));
        var sizes = new Hdf4Bytes().Short(dimensions.Count);
        foreach (var dimension in dimensions)
            sizes.Int(dimension.Size);
        for (var i = 0; i <= dimensions.Count; i++)
            sizes.Short(NumberType).Short(type);
        Add(DimensionRecord, record, sizes);
        Add(Group, group, new Hdf4Bytes().Short(ScientificData).Short(data).Short(NumberType).Short(type).Short(DimensionRecord).Short(record));
        _file.Add((Vgroup, Collect(name, "Var0.0", members)));
        return group;
    }

    /// <summary>Adds an attribute of the file.</summary>
    public void FileAttribute(string name, object value) => _file.Add((TableDescription, Attribute(name, value)));

    /// <summary>Adds an HDF-EOS2 grid or swath, whose arrays were added before.</summary>
    /// <param name="kind"><c>GRID</c> or <c>SWATH</c>.</param>
    /// <param name="parts">The arrays of each part, such as <c>Data Fields</c>.</param>
    public void Structure(string kind, string name, IReadOnlyDictionary<string, IReadOnlyList<int>> parts)
    {
        List<(int, int)> members = [.. parts.Select(part => (Vgroup, Collect(part.Key, $"{kind} Vgroup", [.. part.Value.Select(array => (Group, array))])))];
        members.Add((Vgroup, Collect($"{char.ToUpperInvariant(kind[0])}{kind[1..].ToLowerInvariant()} Attributes", $"{kind} Vgroup", [])));
        Collect(name, kind, members);
    }

    public byte[] ToBytes()
    {
        Collect("", "CDF0.0", _file);
        var version = new byte[92];
        Encoding.ASCII.GetBytes("HDF Version 4.2 (written by Datasets)").CopyTo(version, 12);
        Add(Version, 1, version);
        var offset = 4L + 6 + 12 * _elements.Count;
        var list = new Hdf4Bytes().Int(0x0e031301).Short(_elements.Count).Int(0);
        foreach (var (tag, reference, bytes) in _elements)
        {
            list.Short(tag).Short(reference).Int(offset).Int(bytes.Length);
            offset += bytes.Length;
        }
        var file = new MemoryStream();
        file.Write(list.ToArray());
        foreach (var (_, _, bytes) in _elements)
            file.Write(bytes);
        return file.ToArray();
    }

    private int Dimension((string Name, int Size) dimension)
    {
        if (_dimensions.TryGetValue(dimension, out var known))
            return known;
        var size = Table(dimension.Name, "DimVal0.1", "Values", Int32, 1, 1, new Hdf4Bytes().Int(dimension.Size).ToArray());
        var group = _dimensions[dimension] = Collect(dimension.Name, "Dim0.0", [(TableDescription, size)]);
        _file.Add((Vgroup, group));
        return group;
    }

    private int Attribute(string name, object value)
    {
        var (code, bytes) = value is string text ? (Char, Encoding.ASCII.GetBytes(text)) : Encode(value as Array ?? Single(value));
        var count = value is string ? bytes.Length : (value as Array)?.Length ?? 1;
        return Table(name, "Attr0.0", "VALUES", code, records: value is string ? 1 : count, order: value is string ? count : 1, bytes);
    }

    private static Array Single(object value)
    {
        var array = System.Array.CreateInstance(value.GetType(), 1);
        array.SetValue(value, 0);
        return array;
    }

    private int Table(string name, string kind, string field, int code, int records, int order, byte[] bytes)
    {
        var reference = Next();
        var size = bytes.Length / records;
        Add(TableDescription, reference, new Hdf4Bytes().Short(0).Int(records).Short(size).Short(1).Short(code).Short(size).Short(0).Short(order)
            .Text(field).Text(name).Text(kind).Short(0).Short(0).Short(3).Short(0).Byte(0));
        Add(TableRecords, reference, bytes);
        return reference;
    }

    private int Collect(string name, string kind, IReadOnlyList<(int Tag, int Reference)> members)
    {
        var group = new Hdf4Bytes().Short(members.Count);
        foreach (var (tag, _) in members)
            group.Short(tag);
        foreach (var (_, reference) in members)
            group.Short(reference);
        var own = Next();
        Add(Vgroup, own, group.Text(name).Text(kind).Short(0).Short(0).Short(3).Short(0).Byte(0));
        return own;
    }

    private void Deflate(int data, byte[] bytes)
    {
        const int special = 3, standardModel = 0, deflate = 4, level = 6;
        var stored = new MemoryStream();
        using (var zlib = new ZLibStream(stored, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);
        var reference = Next();
        Add(ScientificData | SpecialBit, data, new Hdf4Bytes().Short(special).Short(0).Int(bytes.Length).Short(reference).Short(standardModel).Short(deflate).Short(level));
        Add(Compressed, reference, stored.ToArray());
    }

    /// <summary>Big-endian elements and their code. The type is asked for by name: to a pattern, an array of unsigned numbers is one of signed ones, too.</summary>
    private static (int Code, byte[] Bytes) Encode(Array values)
    {
        var type = values.GetType().GetElementType()!;
        var (code, size) = Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => (UInt8, 1),
            TypeCode.SByte => (Int8, 1),
            TypeCode.Int16 => (Int16, 2),
            TypeCode.UInt16 => (UInt16, 2),
            TypeCode.Int32 => (Int32, 4),
            TypeCode.Single => (Float32, 4),
            TypeCode.Double => (Float64, 8),
            _ => throw new ArgumentException($"no array of {type} is written"),
        };
        var bytes = new byte[values.Length * size];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        for (var at = 0; size > 1 && at < bytes.Length; at += size)
            bytes.AsSpan(at, size).Reverse();
        return (code, bytes);
    }

    private int Next() => ++_last;

    private void Add(int tag, int reference, Hdf4Bytes bytes) => Add(tag, reference, bytes.ToArray());

    private void Add(int tag, int reference, byte[] bytes) => _elements.Add((tag, reference, bytes));
}
