using System.Text;

namespace Datasets.EmbeddedArchive.Hdf5;

/// <summary>A datatype as HDF5 stores it: the message of the file format specification's section IV.A.2.d, and the size of one value in bytes.</summary>
internal sealed record Hdf5Type(byte[] Message, int Size)
{
    public static Hdf5Type Int8 { get; } = new([0x10, 0x08, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0], 1);

    public static Hdf5Type UInt8 { get; } = new([0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0], 1);

    public static Hdf5Type Int16 { get; } = new([0x10, 0x08, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0], 2);

    public static Hdf5Type UInt16 { get; } = new([0x10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0], 2);

    public static Hdf5Type Int32 { get; } = new([0x10, 0x08, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0], 4);

    public static Hdf5Type UInt32 { get; } = new([0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0], 4);

    public static Hdf5Type Int64 { get; } = new([0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0], 8);

    public static Hdf5Type UInt64 { get; } = new([0x10, 0, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0], 8);

    public static Hdf5Type Float32 { get; } = new([0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0], 4);

    public static Hdf5Type Float64 { get; } = new([0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0], 8);

    /// <summary>A number as a value of this type.</summary>
    /// <exception cref="ArgumentException">This is a type of text.</exception>
    public byte[] Bytes(double value) =>
        this == Int8 ? [(byte)(sbyte)value]
        : this == UInt8 ? [(byte)value]
        : this == Int16 ? BitConverter.GetBytes((short)value)
        : this == UInt16 ? BitConverter.GetBytes((ushort)value)
        : this == Int32 ? BitConverter.GetBytes((int)value)
        : this == UInt32 ? BitConverter.GetBytes((uint)value)
        : this == Int64 ? BitConverter.GetBytes((long)value)
        : this == UInt64 ? BitConverter.GetBytes((ulong)value)
        : this == Float32 ? BitConverter.GetBytes((float)value)
        : this == Float64 ? BitConverter.GetBytes(value)
        : throw new ArgumentException("HDF5: a text has no numbers");

    /// <summary>The type of an array's numbers.</summary>
    /// <exception cref="ArgumentException">They are no numbers.</exception>
    public static Hdf5Type Of(Type number) => Type.GetTypeCode(number) switch
    {
        TypeCode.SByte => Int8,
        TypeCode.Byte => UInt8,
        TypeCode.Int16 => Int16,
        TypeCode.UInt16 => UInt16,
        TypeCode.Int32 => Int32,
        TypeCode.UInt32 => UInt32,
        TypeCode.Int64 => Int64,
        TypeCode.UInt64 => UInt64,
        TypeCode.Single => Float32,
        TypeCode.Double => Float64,
        _ => throw new ArgumentException($"HDF5: {number.Name} is no number"),
    };

    /// <summary>Lists of references to objects, each list a place in a <see cref="Hdf5Writer"/>'s heap (section IV.A.2.d, classes 7 and 9).</summary>
    public static Hdf5Type ReferenceLists { get; } = new([0x19, 0, 0, 0, 16, 0, 0, 0, 0x17, 0, 0, 0, 8, 0, 0, 0], 16);

    /// <summary>An ASCII string of a fixed number of bytes, ended by a NUL where it is shorter.</summary>
    public static Hdf5Type Text(int size) => new([0x13, 0, 0, 0, .. BitConverter.GetBytes(size)], size);
}

/// <summary>A named value of a group or dataset: a scalar when <paramref name="Length"/> is null, else one dimension of that length.</summary>
internal sealed record Hdf5Attribute(string Name, Hdf5Type Type, int? Length, byte[] Value)
{
    public static Hdf5Attribute Text(string name, string value, int? size = null)
    {
        var bytes = new byte[size ?? value.Length];
        Encoding.ASCII.GetBytes(value, bytes);
        return new(name, Hdf5Type.Text(bytes.Length), null, bytes);
    }

    public static Hdf5Attribute Texts(string name, params ReadOnlySpan<string> values)
    {
        var size = 1;
        foreach (var value in values)
            size = Math.Max(size, value.Length);
        var bytes = new byte[size * values.Length];
        for (var i = 0; i < values.Length; i++)
            Encoding.ASCII.GetBytes(values[i], bytes.AsSpan(i * size));
        return new(name, Hdf5Type.Text(size), values.Length, bytes);
    }

    /// <summary>Numbers as netCDF has them: a single one has no dimension of its own.</summary>
    public static Hdf5Attribute Numbers(string name, Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return new(name, Hdf5Type.Of(values.GetType().GetElementType()!), values.Length == 1 ? null : values.Length, bytes);
    }

    public static Hdf5Attribute Create(string name, Hdf5Type type, params ReadOnlySpan<double> values)
    {
        var bytes = new List<byte>();
        foreach (var value in values)
            bytes.AddRange(type.Bytes(value));
        return new(name, type, values.Length, [.. bytes]);
    }

    public static Hdf5Attribute Int32(string name, params int[] values) =>
        new(name, Hdf5Type.Int32, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static Hdf5Attribute Float32(string name, params float[] values) =>
        new(name, Hdf5Type.Float32, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static Hdf5Attribute Float64(string name, params double[] values) =>
        new(name, Hdf5Type.Float64, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);
}

/// <summary>What a group can hold.</summary>
internal abstract record Hdf5Object(IReadOnlyList<Hdf5Attribute> Attributes);

internal sealed record Hdf5Group(IReadOnlyList<(string Name, Hdf5Object Object)> Members, params IReadOnlyList<Hdf5Attribute> Attributes)
    : Hdf5Object(Attributes);

/// <summary>A text without dimensions, such as HDF-EOS5's StructMetadata.0; <paramref name="Size"/> is what it takes in the file.</summary>
internal sealed record Hdf5TextDataset(string Text, int Size) : Hdf5Object([]);

/// <summary>A two-dimensional dataset of single precision numbers, rows first, in chunks that are compressed each on its own.</summary>
internal sealed record Hdf5FloatDataset(
    float[] Values, int Rows, int Columns, int ChunkRows, int ChunkColumns, int DeflateLevel, float FillValue,
    params IReadOnlyList<Hdf5Attribute> Attributes)
    : Hdf5Object(Attributes)
{
    public Hdf5ArrayLayout Layout => new(Hdf5Type.Float32, Rows, Columns, ChunkRows, ChunkColumns, DeflateLevel, BitConverter.GetBytes(FillValue));
}

/// <summary>A dataset of any number of dimensions and any type of number. Its values are an array of one dimension; null where none are stored.</summary>
internal sealed record Hdf5ArrayDataset(Hdf5ArrayLayout Layout, Array? Values, params IReadOnlyList<Hdf5Attribute> Attributes)
    : Hdf5Object(Attributes)
{
    /// <summary>The arrays that its dimensions are named after, one for each; null where the file names none. They must be written before it.</summary>
    public IReadOnlyList<Hdf5ArrayDataset>? Scales { get; init; }
}

/// <summary>How an array is stored: the last dimension varies fastest.</summary>
/// <param name="Shape">None for a single value.</param>
/// <param name="Chunks">As many as dimensions; null where the values stand in the file in one piece.</param>
/// <param name="DeflateLevel">What the file states of chunks that are compressed; 0 where they are not.</param>
/// <param name="FillValue">The bytes of one value; null where the file states none.</param>
internal sealed record Hdf5ArrayLayout(Hdf5Type Type, int[] Shape, int[]? Chunks, int DeflateLevel, byte[]? FillValue)
{
    public Hdf5ArrayLayout(Hdf5Type type, int rows, int columns, int chunkRows, int chunkColumns, int deflateLevel, byte[] fillValue)
        : this(type, [rows, columns], [chunkRows, chunkColumns], deflateLevel, fillValue)
    {
    }

    /// <summary>Whether the bytes of a chunk's values are sorted by their place in a value before they are compressed.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether the first dimension may grow.</summary>
    public bool IsUnlimited { get; init; }
}
