using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>A fill value must be a number that a sample can be; else nothing tells the cells that have no data.</summary>
internal static class FillRule
{
    /// <exception cref="GranuleException">The fill value, or without one the first missing value, is none that the type holds.</exception>
    public static void Check(IGranule granule, IGranuleArray array, FieldEncoding encoding)
    {
        var type = encoding.TypeOf(array);
        if (encoding.Fill is { } fill)
            CheckHolds(granule, array, type, "_FillValue", fill, encoding.Unrounded);
        else if (encoding.Missing is [var missing, ..])
            CheckHolds(granule, array, type, "missing_value", missing, encoding.Unrounded);
    }

    private static void CheckHolds(IGranule granule, IGranuleArray array, SampleType type, string attribute, double value, IReadOnlyList<Int128> unrounded)
    {
        if (type is SampleType.Float32 or SampleType.Float64 || Holds(type, value, unrounded))
            return;
        throw new GranuleException(string.Create(
            CultureInfo.InvariantCulture,
            $"{granule.FileName}: {array.Path} holds {type}, and its {attribute} {value:R} is outside of that type: no sample can be it, so " +
            $"which cells have no data is not known"));
    }

    private static bool Holds(SampleType type, double value, IReadOnlyList<Int128> unrounded)
    {
        if (!double.IsInteger(value))
            return false;
        (Int128 Low, Int128 High) range = type switch
        {
            SampleType.UInt8 => (0, 255),
            SampleType.Int8 => (-128, 127),
            SampleType.UInt16 => (0, 65535),
            SampleType.Int16 => (short.MinValue, short.MaxValue),
            SampleType.UInt32 => (0, uint.MaxValue),
            SampleType.Int32 => (int.MinValue, int.MaxValue),
            SampleType.UInt64 => (0, ulong.MaxValue),
            SampleType.Int64 => (long.MinValue, long.MaxValue),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of whole numbers"),
        };
        var exact = unrounded.Append(Int128.CreateSaturating(value)).FirstOrDefault(integer => (double)integer == value, Int128.MaxValue);
        return exact >= range.Low && exact <= range.High;
    }
}
