using System.Runtime.InteropServices;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>
/// An array's numbers as they are stored, and what its attributes say of them. It is read here once more, apart from the mappings, so that a
/// mistake of theirs shows when the two are held side by side.
/// </summary>
internal sealed class StoredNumbers
{
    private readonly double[] _missing;
    private readonly IReadOnlyDictionary<string, AttributeValue> _attributes;

    private StoredNumbers(IGranule granule, IGranuleArray array, SampleType type, bool isUnsigned, double[] values, IReadOnlyList<long> shape)
    {
        (Path, Type, Values, Shape, _attributes, Dimensions) = (array.Path, type, values, shape, array.Attributes, array.Dimensions);
        _missing = [.. MissingNames.SelectMany(Numbers).Concat(Unwritten(granule, type)).Select(number => Meant(type, isUnsigned, number))];
    }

    private static readonly string[] MissingNames = ["_FillValue", "FillValue", "MissingValue", "missing_value"];

    public string Path { get; }
    public SampleType Type { get; }
    /// <summary>What was read of the array: the sizes of its dimensions, 1 for those with one index chosen.</summary>
    public IReadOnlyList<long> Shape { get; }
    public IReadOnlyList<string> Dimensions { get; }
    /// <summary>Row-major, the last dimension fastest.</summary>
    public double[] Values { get; }

    public double Scale => First("scale_factor", "ScaleFactor") ?? 1;
    public double Offset => First("add_offset", "Offset") ?? 0;
    public string? Unit => Text("units") ?? Text("Units");

    /// <summary>The attributes that mean 'no data', with their values.</summary>
    public IReadOnlyList<(string Name, double Value)> Missing =>
        [.. MissingNames.SelectMany(name => Numbers(name).Take(1).Select(number => (name, number)))];

    /// <summary>In stored numbers.</summary>
    public (double Low, double High)? ValidRange => StatedRange is not var (low, high) ? null
        : !IsRangeUnpacked ? (low, high)
        : Scale < 0 ? (Packed(high), Packed(low)) : (Packed(low), Packed(high));

    // A range of the scale's own type, where the data's is smaller, is in unpacked numbers (NUG, "Attribute Conventions").
    private bool IsRangeUnpacked => Numbers("ValidRange").Count != 2 && !Type.IsFloatingPoint() && TypeOf("scale_factor", "add_offset") is { } scale &&
        scale.IsFloatingPoint() && TypeOf("valid_range", "valid_min", "valid_max") == scale;

    private (double Low, double High)? StatedRange
    {
        get
        {
            if ((Numbers("ValidRange").Count == 2 ? Numbers("ValidRange") : Numbers("valid_range")) is [var low, var high])
                return (low, high);
            var (least, most) = (First("valid_min"), First("valid_max"));
            return least is null && most is null ? null : (least ?? double.NegativeInfinity, most ?? double.PositiveInfinity);
        }
    }

    /// <returns>The number of values.</returns>
    /// <exception cref="UnreadableException">They are more than a check holds in memory.</exception>
    public static int RequireComparable(IGranule granule, string path, IReadOnlyList<long> shape)
    {
        var values = shape.Aggregate((Int128)1, (product, size) => Int128.Min(product * size, long.MaxValue));
        return values <= GranuleLimits.ComparedValues
            ? (int)values
            : throw new UnreadableException(
                $"{granule.FileName}: {path} has {string.Join(" x ", shape)} values, and a check compares up to {GranuleLimits.ComparedValues}: check a smaller granule of the dataset");
    }

    /// <param name="chosen">An index for each dimension, null to read it whole; null reads the whole array.</param>
    /// <exception cref="GranuleException">It does not hold numbers, or cannot be read.</exception>
    public static StoredNumbers Read(IGranule granule, string path, IReadOnlyList<long?>? chosen = null)
    {
        using var array = granule.OpenArray(path);
        if (array.SampleType is not { } type)
            throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");
        long[] start = [.. array.Shape.Select((_, i) => chosen?[i] ?? 0)];
        long[] count = [.. array.Shape.Select((size, i) => chosen?[i] is null ? size : 1)];
        var values = RequireComparable(granule, path, count);
        var bytes = new byte[values * SampleTypes.Size(type)];
        array.Read(start, count, bytes);
        var isUnsigned = array.Attributes.TryGetValue("_Unsigned", out var unsigned) && string.Equals(unsigned.Text, "true", StringComparison.OrdinalIgnoreCase);
        return new(granule, array, type, isUnsigned, Doubles(type, isUnsigned, bytes), count);
    }

    public bool IsMissing(double stored) => double.IsNaN(stored) || Array.IndexOf(_missing, stored) >= 0;

    /// <summary>The value in the array's unit; NaN where there is none.</summary>
    public double Physical(double stored) => IsMissing(stored) ? double.NaN : stored * Scale + Offset;

    public string? Text(string name) => _attributes.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value.Text) ? value.Text.Trim() : null;

    // Scales are rounded to their type, and an integer at the end of the range is in it.
    private double Packed(double value) => (value - Offset) / Scale is var stored && Math.Abs(stored - Math.Round(stored)) < 1e-3 ? Math.Round(stored) : stored;

    private SampleType? TypeOf(params string[] names) =>
        names.Select(name => _attributes.TryGetValue(name, out var value) ? value.Type : null).Max();

    private double? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Numbers(name) is [var number, ..])
                return number;
        }
        return null;
    }

    private IReadOnlyList<double> Numbers(string name) => _attributes.TryGetValue(name, out var value) ? value.Numbers : [];

    private IEnumerable<double> Unwritten(IGranule granule, SampleType type) =>
        granule.IsNetCdf && First("_FillValue", "FillValue") is null && NetCdfDefaultFill.For(type) is { } fill ? fill.Numbers : [];

    private static double Meant(SampleType type, bool isUnsigned, double number) => type switch
    {
        SampleType.Float32 => (float)number,
        SampleType.Int8 or SampleType.Int16 or SampleType.Int32 when isUnsigned && number < 0 => number + Math.ScaleB(1, 8 * SampleTypes.Size(type)),
        _ => number,
    };

    private static double[] Doubles(SampleType type, bool isUnsigned, byte[] bytes) => type switch
    {
        SampleType.Float32 => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(v => (double)v)],
        SampleType.Float64 => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        SampleType.Int8 when !isUnsigned => [.. bytes.Select(v => (double)(sbyte)v)],
        SampleType.UInt8 or SampleType.Int8 => [.. bytes.Select(v => (double)v)],
        SampleType.Int16 when !isUnsigned => [.. MemoryMarshal.Cast<byte, short>(bytes).ToArray().Select(v => (double)v)],
        SampleType.UInt16 or SampleType.Int16 => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(v => (double)v)],
        SampleType.Int32 when !isUnsigned => [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(v => (double)v)],
        SampleType.UInt32 or SampleType.Int32 => [.. MemoryMarshal.Cast<byte, uint>(bytes).ToArray().Select(v => (double)v)],
        SampleType.Int64 => [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(v => (double)v)],
        SampleType.UInt64 => [.. MemoryMarshal.Cast<byte, ulong>(bytes).ToArray().Select(v => (double)v)],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };
}
