using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>
/// What an array's attributes say about its numbers. HDF-EOS Aura files use <c>_FillValue</c>, <c>MissingValue</c>, <c>ValidRange</c>,
/// <c>ScaleFactor</c>, <c>Offset</c>, <c>Units</c>, <c>Title</c> (HDF-EOS Aura File Format Guidelines, "Attributes"); CF files use
/// <c>_FillValue</c>, <c>missing_value</c>, <c>valid_range</c>/<c>valid_min</c>/<c>valid_max</c>, <c>scale_factor</c>,
/// <c>add_offset</c>, <c>units</c>, <c>long_name</c> (CF conventions 1.11, appendix A). In both the physical value is
/// <c>stored * scale + offset</c>, and fill, missing and, but for an <see cref="UnpackedRange"/>, valid range are stored numbers. A netCDF variable
/// without <c>_FillValue</c> has the library's (<see cref="NetCdfDefaultFill"/>).
/// </summary>
public sealed record FieldEncoding
{
    /// <summary>The stored number of cells that were never written.</summary>
    public double? Fill { get; init; }
    /// <summary>Stored numbers that mean 'missing'; they may equal <see cref="Fill"/>.</summary>
    public IReadOnlyList<double> Missing { get; init; } = [];
    /// <summary>The integers among <see cref="Fill"/> and <see cref="Missing"/> that no double holds: there they are rounded.</summary>
    public IReadOnlyList<Int128> Unrounded { get; init; } = [];
    /// <summary>[minimum, maximum] of valid stored numbers.</summary>
    public (double Minimum, double Maximum)? ValidRange { get; init; }
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }
    /// <summary>What samples are taken for where <c>_Unsigned</c> says that they are not of the array's own type; null where they are.</summary>
    public SampleType? StatedType { get; init; }
    public string? Unit { get; init; }
    public string? Title { get; init; }
    /// <summary>In words, which part of the array's further dimensions is taken, such as <c>lev 500 hPa</c>; null where there is nothing to choose.</summary>
    public string? Level { get; init; }
    /// <summary>The classes that stored numbers stand for; empty where the file names none.</summary>
    public IReadOnlyList<RasterClass> Classes { get; init; } = [];
    /// <summary>Whether the numbers are directions, of which 359° and 1° have no mean of 180°.</summary>
    public bool IsDirection { get; init; }

    /// <exception cref="GranuleException">The file is corrupt, or states more missing values than samples are compared with.</exception>
    public static FieldEncoding Read(IGranule granule, IGranuleArray array)
    {
        var stated = ReadStated(array.Attributes, granule.IsNetCdf ? NetCdfDefaultFill.For(array.SampleType) : null);
        if (array.SampleType is { } stored && !stored.IsFloatingPoint())
            stated = stated.WithoutNaN();
        if (stated.Missing.Count > GranuleLimits.MissingValues)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} states {stated.Missing.Count} missing values, and up to {GranuleLimits.MissingValues} are read");
        }
        stated = stated with
        {
            Classes = array.SampleType is { } kind ? FlagClasses.Read(array.Attributes, 8 * kind.Size(), IsUnsigned(array.Attributes)) : [],
            IsDirection = Direction.Is(array.Attributes, stated.Unit),
        };
        var encoding = IsUnsigned(array.Attributes) || IsWrapped(array.SampleType, stated.ValidRange) ? Unsigned(array.SampleType, stated) : IsSigned(array.Attributes) ? Signed(array.SampleType, stated) : stated;
        return stated.ValidRange is { } range && UnpackedRange.TypeOf(array) is { } type
            ? encoding with { ValidRange = UnpackedRange.Packed(range, type, stated, array) }
            : encoding;
    }

    /// <summary>The type that the samples of <paramref name="array"/>, which holds numbers, are taken for.</summary>
    public SampleType TypeOf(IGranuleArray array) => StatedType ?? array.SampleType!.Value;

    /// <summary>What a band is: the descriptor's title, else the file's, and the level, unless the title ends in it.</summary>
    public string? Describe(string? title)
    {
        title ??= Title;
        return Level is null || title?.EndsWith(Level, StringComparison.Ordinal) == true ? title : title is null ? Level : $"{title}, {Level}";
    }

    /// <summary>With further stored numbers that mean 'missing', which the file does not state.</summary>
    public FieldEncoding WithMissing(IReadOnlyList<double> numbers) => numbers.Count == 0 ? this : this with { Missing = [.. Missing, .. numbers] };

    /// <summary>With classes of bits that the descriptor states, in place of the file's. Names become words, as those of <c>flag_meanings</c> are.</summary>
    public FieldEncoding WithFlags(IReadOnlyList<FlagDescriptor> flags) => flags.Count == 0 ? this : this with
    {
        Classes =
        [
            .. flags.SelectMany(flag => flag.Classes.Select((name, number) => new RasterClass((long)number << flag.Bits[0], string.Join('_', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            {
                Mask = ((1L << (flag.Bits[1] - flag.Bits[0] + 1)) - 1) << flag.Bits[0],
            })),
        ],
    };

    /// <summary>What xarray writes for whole numbers of which none is missing.</summary>
    private FieldEncoding WithoutNaN() => this with { Fill = Fill is double.NaN ? null : Fill, Missing = [.. Missing.Where(number => !double.IsNaN(number))] };

    private static FieldEncoding ReadStated(IReadOnlyDictionary<string, AttributeValue> attributes, AttributeValue? unwritten)
    {
        var fill = Stated(attributes, "_FillValue", "FillValue").Take(1).ToList();
        var missing = Stated(attributes, "MissingValue", "missing_value").ToList();
        if (unwritten is not null && fill.Count == 0)
            (missing.Count == 0 ? fill : missing).Add(unwritten);
        return new()
        {
            Fill = fill.Count > 0 ? AttributeNumbers.Read(fill[0])[0] : null,
            Missing = [.. missing.SelectMany(AttributeNumbers.Read)],
            Unrounded = [.. fill.Concat(missing).SelectMany(AttributeNumbers.Integers).Where(integer => Int128.CreateSaturating((double)integer) != integer)],
            ValidRange = ReadValidRange(attributes),
            Scale = Number(attributes, "ScaleFactor") ?? Number(attributes, "scale_factor") ?? 1,
            Offset = Number(attributes, "Offset") ?? Number(attributes, "add_offset") ?? 0,
            Unit = ReadUnit(attributes),
            Title = Text(attributes, "Title") ?? Text(attributes, "long_name"),
        };
    }

    /// <summary>Those of the attributes that hold numbers.</summary>
    private static IEnumerable<AttributeValue> Stated(IReadOnlyDictionary<string, AttributeValue> attributes, params string[] names) =>
        names.Where(name => Numbers(attributes, name).Count > 0).Select(name => attributes[name]);

    private static (double, double)? ReadValidRange(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        foreach (var name in (ReadOnlySpan<string>)["ValidRange", "valid_range"])
        {
            if (Numbers(attributes, name) is [var low, var high])
                return (low, high);
        }
        var minimum = Number(attributes, "valid_min");
        var maximum = Number(attributes, "valid_max");
        return minimum is null && maximum is null
            ? null
            : (minimum ?? double.NegativeInfinity, maximum ?? double.PositiveInfinity);
    }

    /// <summary>netCDF classic has no unsigned types; a file says so beside the signed one (NUG, "Attribute Conventions").</summary>
    private static bool IsUnsigned(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        string.Equals(Text(attributes, "_Unsigned")?.Trim(), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A signed byte whose valid range ends below its start, as MODIS' <c>0, -1</c>, holds bits: the range is 0 to 255.</summary>
    private static bool IsWrapped(SampleType? type, (double Minimum, double Maximum)? range) => type == SampleType.Int8 && range is ( >= 0, < 0);

    /// <summary>A file of netCDF-4 may say of an unsigned type that it is meant signed.</summary>
    private static bool IsSigned(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        string.Equals(Text(attributes, "_Unsigned")?.Trim(), "false", StringComparison.OrdinalIgnoreCase);

    private static FieldEncoding Unsigned(SampleType? type, FieldEncoding encoding) => type switch
    {
        SampleType.Int8 or SampleType.UInt8 => encoding.Turned(SampleType.UInt8, number => number < 0, 256),
        SampleType.Int16 => encoding.Turned(SampleType.UInt16, number => number < 0, 65536),
        SampleType.Int32 => encoding.Turned(SampleType.UInt32, number => number < 0, 4294967296),
        _ => encoding,
    };

    private static FieldEncoding Signed(SampleType? type, FieldEncoding encoding) => type switch
    {
        SampleType.UInt8 => encoding.Turned(SampleType.Int8, number => number > sbyte.MaxValue, -256),
        SampleType.UInt16 => encoding.Turned(SampleType.Int16, number => number > short.MaxValue, -65536),
        SampleType.UInt32 => encoding.Turned(SampleType.Int32, number => number > int.MaxValue, -4294967296),
        _ => encoding,
    };

    /// <summary>The same with numbers of the array's own type as those of another that has the same bits.</summary>
    private FieldEncoding Turned(SampleType type, Func<double, bool> isOther, double turn)
    {
        return this with
        {
            StatedType = type,
            Fill = Fill is { } fill ? Of(fill) : null,
            Missing = [.. Missing.Select(Of)],
            ValidRange = ValidRange is { } range ? (Of(range.Minimum), Of(range.Maximum)) : null,
        };

        double Of(double number) => double.IsFinite(number) && isOther(number) ? number + turn : number;
    }

    // 'NoUnits' is how Aura files write a number without a unit; UDUNITS, CF and STAC write 1. MODIS' MOD05 has 'unit' at the fields that it does not copy.
    private static string? ReadUnit(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        (Text(attributes, "Units") ?? Text(attributes, "units") ?? Text(attributes, "unit")) is not { } unit ? null
        : unit.Equals("NoUnits", StringComparison.OrdinalIgnoreCase) ? "1"
        : unit;

    private static string? Text(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) && Shown(value.Text) is { } text ? text : null;

    /// <summary>Titles and units go into items, files and messages, so they are without characters that a terminal would obey.</summary>
    private static string? Shown(string? text)
    {
        var shown = text is not null && SafeText.HasHidden(text) ? SafeText.Clean(text) : text;
        return string.IsNullOrWhiteSpace(shown) ? null : shown;
    }

    private static double? Number(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        Numbers(attributes, name) is [var first, ..] ? first : null;

    private static IReadOnlyList<double> Numbers(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) ? AttributeNumbers.Read(value) : [];
}
