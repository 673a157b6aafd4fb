using System.Buffers.Binary;
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

    /// <summary>How a sample is made of an element where they are not the same but for the byte order.</summary>
    internal NumberForm? Form { get; init; }

    /// <summary>Whether samples are longer than the elements that they are made of.</summary>
    internal bool IsWidened => SampleType is { } type && type.Size() > Size;

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
            0 => Integer(cursor.UInt16(), cursor.UInt16(), (int)size, bits[0], isSigned: (bits[0] & 8) != 0) ?? other,
            1 => Float(cursor.Take(12), (int)size, bits) ?? other,
            // Flags may be stored as fields of bits, which have no sign.
            4 => Integer(cursor.UInt16(), cursor.UInt16(), (int)size, bits[0], isSigned: false) ?? other,
            3 => new Datatype(DatatypeClass.FixedText, (int)size),
            8 => Read(file, cursor.Rest(), depth + 1) is { Class: DatatypeClass.Number } number && number.Size == size ? number : other,
            9 when size != 4 + file.Sizes.Offset + 4 => throw new Hdf5Exception($"a sequence's descriptor has {size} bytes"),
            9 when (bits[0] & 0x0f) == 1 => new Datatype(DatatypeClass.VariableText, (int)size),
            9 => IsObjectReference(file, cursor.Rest()) ? new Datatype(DatatypeClass.References, (int)size) : other,
            _ => other,
        };
    }

    private static Datatype? Integer(int offset, int precision, int size, byte bits, bool isSigned)
    {
        if (Integer((uint)size, isSigned) is not { } type || precision == 0 || offset + precision > 8 * size)
            return null;
        var number = new Datatype(DatatypeClass.Number, size, type, (bits & 1) != 0);
        return precision == 8 * size ? number : number with { Form = new NumberForm(offset, precision, isSigned) };
    }

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

    /// <summary>IEEE 754 single and double, and others of that kind, told by where exponent and mantissa are; VAX order is not read.</summary>
    private static Datatype? Float(ReadOnlySpan<byte> layout, int size, ReadOnlySpan<byte> bits)
    {
        const int leadingOneIsImplied = 2;
        ReadOnlySpan<byte> single = [0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
        ReadOnlySpan<byte> twice = [0, 0, 64, 0, 52, 11, 0, 52, 255, 3, 0, 0];
        if ((bits[0] & 0x40) != 0 || size > 8)
            return null;
        var isBigEndian = (bits[0] & 1) != 0;
        if (size == 4 && layout.SequenceEqual(single))
            return new Datatype(DatatypeClass.Number, size, Datasets.Model.SampleType.Float32, isBigEndian);
        if (size == 8 && layout.SequenceEqual(twice))
            return new Datatype(DatatypeClass.Number, size, Datasets.Model.SampleType.Float64, isBigEndian);
        var form = new NumberForm(BinaryPrimitives.ReadUInt16LittleEndian(layout), BinaryPrimitives.ReadUInt16LittleEndian(layout[2..]), IsSigned: true)
        {
            SignAt = bits[1],
            ExponentAt = layout[4],
            ExponentSize = layout[5],
            MantissaAt = layout[6],
            MantissaSize = layout[7],
            Bias = BinaryPrimitives.ReadUInt32LittleEndian(layout[8..]),
        };
        return (bits[0] >> 4 & 3) == leadingOneIsImplied && form.FloatType(size) is { } type
            ? new Datatype(DatatypeClass.Number, size, type, isBigEndian) { Form = form }
            : null;
    }

    private static bool IsObjectReference(Hdf5File file, ReadOnlySpan<byte> type) =>
        type.Length >= 8 && (type[0] & 0x0f) == 7 && (type[1] & 0x0f) == 0 && file.Cursor(type[4..8]).UInt32() == file.Sizes.Offset;
}
