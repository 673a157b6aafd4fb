using System.Text;

namespace Datasets.EmbeddedArchive.Hdf5;

/// <summary>A datatype as HDF5 stores it: the message of the file format specification's section IV.A.2.d, and the size of one value in bytes.</summary>
internal sealed record Hdf5Type(byte[] Message, int Size)
{
    public static Hdf5Type Int32 { get; } = new([0x10, 0x08, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0], 4);

    public static Hdf5Type Float32 { get; } = new([0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0], 4);

    public static Hdf5Type Float64 { get; } = new([0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0], 8);

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

/// <summary>A two-dimensional dataset, rows first, in chunks that are compressed each on its own.</summary>
internal sealed record Hdf5FloatDataset(
    float[] Values, int Rows, int Columns, int ChunkRows, int ChunkColumns, int DeflateLevel, float FillValue,
    params IReadOnlyList<Hdf5Attribute> Attributes)
    : Hdf5Object(Attributes);
