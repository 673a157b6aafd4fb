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
    private static readonly string[] MissingNames = ["_FillValue", "FillValue", "MissingValue", "missing_value"];

    private readonly IGranuleArray _array;
    private readonly double[] _missing;

    private StoredNumbers(IGranule granule, IGranuleArray array, SampleType type, IReadOnlyList<double> alsoMissing)
    {
        (_array, Type, Dimensions) = (array, type, ArrayLookup.NamesOf(array));
        Meaning = type == SampleType.Int8 && Numbers("valid_range") is [>= 0, < 0] ? SampleType.UInt8 : MeaningOf(type, Text("_Unsigned"));
        StatedScale = First("scale_factor", "ScaleFactor") ?? 1;
        StatedOffset = First("add_offset", "Offset") ?? 0;
        _missing = [.. MissingNames.SelectMany(Numbers).Concat(Unwritten(granule, type)).Concat(alsoMissing).Select(Meant)];
    }

    public string Path => _array.Path;
    /// <summary>The type that the file states.</summary>
    public SampleType Type { get; }
    public IReadOnlyList<long> Shape => _array.Shape;
    /// <summary>The last parts of the dimensions' names; empty texts where the file has none.</summary>
    public IReadOnlyList<string> Dimensions { get; }
    /// <summary>Null where the array is not chunked.</summary>
    public IReadOnlyList<long>? Chunks => _array.Chunks;

    /// <summary>By which a stored number is multiplied, in the meaning of <see cref="Values"/>.</summary>
    public double Scale => IsDivided ? 1 / StatedScale : StatedScale;
    /// <summary>What is added then.</summary>
    public double Offset => IsDivided ? -StatedOffset / StatedScale : Values == "atmosphere" ? -StatedScale * StatedOffset : StatedOffset;

    /// <summary>What the descriptor says that scale and offset mean: divide, or atmosphere's subtraction of the offset before the scale; null for CF's.</summary>
    public string? Values { private get; set; }

    private bool IsDivided => Values == "divide" && Math.Abs(StatedScale) > 1;
    private double StatedScale { get; }
    private double StatedOffset { get; }
    public string? Unit => Text("units") ?? Text("Units") ?? Text("unit");

    /// <summary>The attributes that mean 'no data', with their values.</summary>
    public IReadOnlyList<(string Name, double Value)> Missing =>
        [.. MissingNames.SelectMany(name => Numbers(name).Take(1).Select(number => (name, number)))];

    /// <summary>In stored numbers.</summary>
    public (double Low, double High)? ValidRange => StatedRange is not var (low, high) ? null
        : low >= 0 && high < 0 && Meaning == SampleType.UInt8 ? (low, Meant(high))
        : !IsRangeUnpacked ? (low, high)
        : Scale < 0 ? (Packed(high), Packed(low)) : (Packed(low), Packed(high));

    /// <summary>The type that the samples are to be taken for: <c>_Unsigned</c> may say another than the file's.</summary>
    private SampleType Meaning { get; }

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

    /// <param name="alsoMissing">Stored numbers that the descriptor takes for 'no data', beside the file's own.</param>
    /// <exception cref="GranuleException">It does not hold numbers, or cannot be read.</exception>
    public static StoredNumbers Open(IGranule granule, string path, IReadOnlyList<double>? alsoMissing = null)
    {
        var array = granule.OpenArray(path);
        if (array.SampleType is not { } type)
            throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");
        return new StoredNumbers(granule, array, type, alsoMissing ?? []);
    }

    /// <summary>Every value in the array's unit, row-major; NaN where there is none. For coordinates, which are small.</summary>
    public static double[] ReadPhysical(IGranule granule, string path)
    {
        var numbers = Open(granule, path);
        SourceReader.RequireAtMost(granule, path, numbers.Shape, GranuleLimits.AxisValues);
        var values = new double[checked((int)numbers.Shape.Aggregate(1L, (product, size) => product * size))];
        var bytes = new byte[checked(values.Length * numbers.Type.Size())];
        numbers.ReadBytes(new long[numbers.Shape.Count], [.. numbers.Shape], bytes);
        numbers.Convert(bytes, values);
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers.Physical(values[i]);
        return values;
    }

    /// <summary>A part of the array, row-major, as it is stored.</summary>
    public void ReadBytes(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> bytes) => _array.Read(start, count, bytes);

    /// <summary>Stored bytes as the numbers that they mean.</summary>
    public void Convert(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (Meaning)
        {
            case SampleType.Int8: Widen<sbyte>(bytes, values); break;
            case SampleType.UInt8: Widen<byte>(bytes, values); break;
            case SampleType.Int16: Widen<short>(bytes, values); break;
            case SampleType.UInt16: Widen<ushort>(bytes, values); break;
            case SampleType.Int32: Widen<int>(bytes, values); break;
            case SampleType.UInt32: Widen<uint>(bytes, values); break;
            case SampleType.Int64: Widen<long>(bytes, values); break;
            case SampleType.UInt64: Widen<ulong>(bytes, values); break;
            case SampleType.Float32: Widen<float>(bytes, values); break;
            case SampleType.Float64: MemoryMarshal.Cast<byte, double>(bytes).CopyTo(values); break;
            default: throw new InvalidOperationException($"{Meaning} is not a sample type");
        }
    }

    public bool IsMissing(double stored)
    {
        if (double.IsNaN(stored))
            return true;
        foreach (var missing in _missing)
        {
            if (stored == missing)
                return true;
        }
        return false;
    }

    /// <summary>The value in the array's unit; NaN where there is none.</summary>
    public double Physical(double stored) => IsMissing(stored) ? double.NaN : stored * Scale + Offset;

    public string? Text(string name) => _array.Attributes.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value.Text) ? value.Text.Trim() : null;

    // Scales are rounded to their type, and an integer at the end of the range is in it.
    private double Packed(double value) => (value - Offset) / Scale is var stored && Math.Abs(stored - Math.Round(stored)) < 1e-3 ? Math.Round(stored) : stored;

    private SampleType? TypeOf(params string[] names) =>
        names.Select(name => _array.Attributes.TryGetValue(name, out var value) ? value.Type : null).Max();

    private double? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Numbers(name) is [var number, ..])
                return number;
        }
        return null;
    }

    private IReadOnlyList<double> Numbers(string name) => _array.Attributes.TryGetValue(name, out var value) ? value.Numbers : [];

    private IEnumerable<double> Unwritten(IGranule granule, SampleType type) =>
        granule.IsNetCdf && First("_FillValue", "FillValue") is null && NetCdfDefaultFill.For(type) is { } fill ? fill.Numbers : [];

    private double Meant(double number) => (Type, Meaning) switch
    {
        (SampleType.Float32, _) => (float)number,
        (SampleType.Int8 or SampleType.Int16 or SampleType.Int32, SampleType.UInt8 or SampleType.UInt16 or SampleType.UInt32) when number < 0 =>
            number + Math.ScaleB(1, 8 * Type.Size()),
        (SampleType.UInt8 or SampleType.UInt16 or SampleType.UInt32, SampleType.Int8 or SampleType.Int16 or SampleType.Int32)
            when number >= Math.ScaleB(1, 8 * Type.Size() - 1) => number - Math.ScaleB(1, 8 * Type.Size()),
        _ => number,
    };

    private static SampleType MeaningOf(SampleType type, string? unsigned) => (type, unsigned?.ToLowerInvariant()) switch
    {
        (SampleType.Int8, "true") => SampleType.UInt8,
        (SampleType.Int16, "true") => SampleType.UInt16,
        (SampleType.Int32, "true") => SampleType.UInt32,
        (SampleType.UInt8, "false") => SampleType.Int8,
        (SampleType.UInt16, "false") => SampleType.Int16,
        (SampleType.UInt32, "false") => SampleType.Int32,
        _ => type,
    };

    private static void Widen<T>(ReadOnlySpan<byte> bytes, Span<double> values) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var samples = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < samples.Length; i++)
            values[i] = double.CreateTruncating(samples[i]);
    }
}
