using Datasets.Model;

namespace Datasets.Hdf5;

public enum DatatypeClass
{
    Number,
    FixedText,
    VariableText,
    /// <summary>A sequence of object references of any length, as dimension lists have it.</summary>
    References,
    Other,
}

/// <summary>The type of an array's or an attribute's elements (HDF5 File Format Specification 3.0, section IV.A.2.d).</summary>
/// <param name="Class">What the elements are, as far as it matters here.</param>
/// <param name="Size">The bytes that an element takes in the file.</param>
/// <param name="SampleType">For numbers that a raster may hold.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
public sealed record Datatype(DatatypeClass Class, int Size, SampleType? SampleType = null, bool IsBigEndian = false)
{
    private const int DeepestType = 8;

    internal static Datatype Read(Hdf5File file, ReadOnlySpan<byte> message, int depth = 0)
    {
        var cursor = file.Cursor(message);
        var kind = cursor.Byte() & 0x0f;
        var bits = cursor.Take(3);
        var size = cursor.UInt32();
        if (size is 0 or > int.MaxValue || depth > DeepestType)
            throw new Hdf5Exception($"a type has elements of {size} bytes");
        var other = new Datatype(DatatypeClass.Other, (int)size);
        return kind switch
        {
            0 => IsWhole(cursor.UInt16(), cursor.UInt16(), size) && Integer(size, (bits[0] & 8) != 0) is { } type
                ? new Datatype(DatatypeClass.Number, (int)size, type, (bits[0] & 1) != 0)
                : other,
            1 => Float(cursor.Take(12), size, bits[0]) is { } type
                ? new Datatype(DatatypeClass.Number, (int)size, type, (bits[0] & 1) != 0)
                : other,
            3 => new Datatype(DatatypeClass.FixedText, (int)size),
            8 => Read(file, cursor.Rest(), depth + 1) is { Class: DatatypeClass.Number } number && number.Size == size ? number : other,
            9 when size != 4 + file.Sizes.Offset + 4 => throw new Hdf5Exception($"a sequence's descriptor has {size} bytes"),
            9 when (bits[0] & 0x0f) == 1 => new Datatype(DatatypeClass.VariableText, (int)size),
            9 => IsObjectReference(file, cursor.Rest()) ? new Datatype(DatatypeClass.References, (int)size) : other,
            _ => other,
        };
    }

    private static bool IsWhole(int bitOffset, int precision, uint size) => bitOffset == 0 && precision == size * 8;

    private static SampleType? Integer(uint size, bool isSigned) => (size, isSigned) switch
    {
        (1, false) => Datasets.Model.SampleType.UInt8,
        (1, true) => Datasets.Model.SampleType.Int8,
        (2, false) => Datasets.Model.SampleType.UInt16,
        (2, true) => Datasets.Model.SampleType.Int16,
        (4, false) => Datasets.Model.SampleType.UInt32,
        (4, true) => Datasets.Model.SampleType.Int32,
        (8, false) => Datasets.Model.SampleType.UInt64,
        (8, true) => Datasets.Model.SampleType.Int64,
        _ => null,
    };

    /// <summary>IEEE 754 single and double, told by where their exponent and mantissa are; VAX order and others are not read.</summary>
    private static SampleType? Float(ReadOnlySpan<byte> layout, uint size, byte bits)
    {
        ReadOnlySpan<byte> single = [0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
        ReadOnlySpan<byte> twice = [0, 0, 64, 0, 52, 11, 0, 52, 255, 3, 0, 0];
        if ((bits & 0x40) != 0)
            return null;
        return size == 4 && layout.SequenceEqual(single) ? Datasets.Model.SampleType.Float32
            : size == 8 && layout.SequenceEqual(twice) ? Datasets.Model.SampleType.Float64
            : null;
    }

    private static bool IsObjectReference(Hdf5File file, ReadOnlySpan<byte> type) =>
        type.Length >= 8 && (type[0] & 0x0f) == 7 && (type[1] & 0x0f) == 0 && file.Cursor(type[4..8]).UInt32() == file.Sizes.Offset;
}
