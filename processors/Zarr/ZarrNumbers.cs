using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Zarr;

/// <summary>Sample types and single numbers as Zarr v3 names and states them (core specification, 'Data types' and 'Fill value').</summary>
public static class ZarrNumbers
{
    private const ulong CanonicalNaN = 0x7FF8_0000_0000_0000;

    public static string NameOf(SampleType type) => type switch
    {
        SampleType.UInt8 => "uint8",
        SampleType.Int8 => "int8",
        SampleType.UInt16 => "uint16",
        SampleType.Int16 => "int16",
        SampleType.UInt32 => "uint32",
        SampleType.Int32 => "int32",
        SampleType.UInt64 => "uint64",
        SampleType.Int64 => "int64",
        SampleType.Float32 => "float32",
        SampleType.Float64 => "float64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };

    /// <returns>Null where it names no type of plain numbers.</returns>
    public static SampleType? TypeOf(string name) =>
        Enum.GetValues<SampleType>().Select(type => (SampleType?)type).FirstOrDefault(type => NameOf(type!.Value) == name);

    /// <summary>A number as JSON: whole where the type is, of single precision as the double that is the same number.</summary>
    public static JsonNode ToJson(double value, SampleType type) => type switch
    {
        SampleType.Float32 or SampleType.Float64 when !double.IsFinite(value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity",
        SampleType.Float32 => (double)(float)value,
        SampleType.Float64 => value,
        SampleType.UInt64 => ulong.CreateSaturating(value),
        _ => long.CreateSaturating(value),
    };

    /// <summary>The bytes of one sample, little-endian. NaN is the one that a fill value of "NaN" stands for, whose sign bit is 0; that of .NET is another.</summary>
    public static byte[] ToBytes(double value, SampleType type)
    {
        var bytes = new byte[type.Size()];
        if (double.IsNaN(value))
            value = BitConverter.UInt64BitsToDouble(CanonicalNaN);
        switch (type)
        {
            case SampleType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case SampleType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            case SampleType.UInt64:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.CreateSaturating(value));
                break;
            default:
                Span<byte> whole = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(whole, long.CreateSaturating(value));
                whole[..bytes.Length].CopyTo(bytes);
                break;
        }
        return bytes;
    }

    /// <summary>A sample as a double; of 64-bit integers beyond 2⁵³ the nearest one.</summary>
    /// <param name="sample">Little-endian, of the type's size.</param>
    public static double Read(ReadOnlySpan<byte> sample, SampleType type) => type switch
    {
        SampleType.UInt8 => sample[0],
        SampleType.Int8 => (sbyte)sample[0],
        SampleType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(sample),
        SampleType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(sample),
        SampleType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(sample),
        SampleType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(sample),
        SampleType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(sample),
        SampleType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(sample),
        SampleType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(sample),
        SampleType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(sample),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };
}
