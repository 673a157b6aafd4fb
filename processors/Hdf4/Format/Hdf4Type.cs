using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>
/// The type of an array's, an attribute's or a field's elements (HDF Reference Manual, "Number type", and hdf.h's <c>DFNT_</c> codes).
/// </summary>
/// <param name="Size">The bytes of an element.</param>
/// <param name="SampleType">For numbers; null for characters.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first in the file.</param>
public sealed record Hdf4Type(int Size, SampleType? SampleType, bool IsBigEndian)
{
    private const int LittleEndianBit = 0x4000;
    private const int NativeBit = 0x1000;

    /// <summary>Characters, which attributes have as texts.</summary>
    public bool IsText => SampleType is null;

    /// <summary>A Vdata's field, whose code has the byte order in its upper bits. 'Native' is taken for little-endian, as every machine of today's is.</summary>
    internal static Hdf4Type OfField(int code) =>
        OfCode(code & 0xfff, isBigEndian: (code & (LittleEndianBit | NativeBit)) == 0);

    /// <summary>An array's <c>DFTAG_NT</c>: version, code, bits and class, by which the byte order is told.</summary>
    internal static Hdf4Type OfNumberType(ReadOnlySpan<byte> record)
    {
        const int ieeeOrBigEndian = 1, littleEndian = 4;
        var cursor = new Hdf4Cursor(record);
        cursor.Skip(1);
        var (code, _, order) = (cursor.Byte(), cursor.Byte(), cursor.Byte());
        var type = OfCode(code, order != littleEndian);
        // Characters have a class of their own, ASCII or EBCDIC; a byte has no order.
        return order is ieeeOrBigEndian or littleEndian || type.Size == 1
            ? type
            : throw new Hdf4UnsupportedException($"its numbers are of the class {order}, of which big-endian (1) and little-endian (4) are read");
    }

    /// <summary>Turns elements in place to this machine's byte order.</summary>
    internal void ToNative(Span<byte> elements)
    {
        if (Size == 1 || IsBigEndian != BitConverter.IsLittleEndian)
            return;
        for (var at = 0; at + Size <= elements.Length; at += Size)
            elements.Slice(at, Size).Reverse();
    }

    private static Hdf4Type OfCode(int code, bool isBigEndian) => code switch
    {
        3 => new(1, Model.SampleType.UInt8, isBigEndian),
        4 => new(1, null, isBigEndian),
        5 => new(4, Model.SampleType.Float32, isBigEndian),
        6 => new(8, Model.SampleType.Float64, isBigEndian),
        20 => new(1, Model.SampleType.Int8, isBigEndian),
        21 => new(1, Model.SampleType.UInt8, isBigEndian),
        22 => new(2, Model.SampleType.Int16, isBigEndian),
        23 => new(2, Model.SampleType.UInt16, isBigEndian),
        24 => new(4, Model.SampleType.Int32, isBigEndian),
        25 => new(4, Model.SampleType.UInt32, isBigEndian),
        26 => new(8, Model.SampleType.Int64, isBigEndian),
        27 => new(8, Model.SampleType.UInt64, isBigEndian),
        _ => throw new Hdf4UnsupportedException($"its numbers are of the type {code}, which is not read"),
    };
}
