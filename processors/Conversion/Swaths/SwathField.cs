using System.Buffers;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// An array of a swath, lines x columns with any number of dimensions of size 1 before them, or one value a line, or four corners a pixel. It
/// is read line by line as physical numbers, with NaN for fill, missing and what is outside a range that is masked with.
/// </summary>
public sealed class SwathField
{
    private const int Corners = 4;

    private readonly IGranuleArray _array;
    private readonly SampleType _type;
    private readonly double[] _missing;
    private readonly (double Minimum, double Maximum)? _mask;
    private readonly FieldEncoding _encoding;
    private readonly int _lineAxis;
    private readonly RangeCount? _count;

    private SwathField(IGranuleArray array, FieldEncoding encoding, (double, double)? mask, int lineAxis)
    {
        (_array, _type, _encoding, _mask, _lineAxis) = (array, encoding.TypeOf(array), encoding, mask, lineAxis);
        _count = mask is null ? null : new RangeCount();
        // The attribute may have been written in double precision, and the samples are not.
        _missing = [.. (encoding.Fill is { } fill ? [fill] : Array.Empty<double>()).Concat(encoding.Missing)
            .Select(value => _type == SampleType.Float32 ? (float)value : value)];
        Lines = checked((int)array.Shape[lineAxis]);
        Columns = lineAxis + 1 < array.Shape.Count ? checked((int)array.Shape[lineAxis + 1]) : 1;
        IsCorners = array.Shape.Count - lineAxis > 2;
        IsCornersFirst = lineAxis > 0 && array.Shape[0] == Corners;
    }

    public string Path => _array.Path;

    /// <summary>What the range masks of what was read; null where there is none.</summary>
    internal RangeCount? RangeCount => _count;

    /// <summary>Whether any of its values is in the file.</summary>
    public bool IsWritten => _array.StoredCount > 0;

    public int Lines { get; }

    /// <summary>1 where there is one value a line.</summary>
    public int Columns { get; }

    private bool IsCorners { get; }

    private bool IsCornersFirst { get; }

    private int ValuesPerPixel => IsCorners || IsCornersFirst ? Corners : 1;

    /// <summary>An array of lines x columns, or of one value a line.</summary>
    /// <exception cref="GranuleException">There is no such array, it has no numbers, or it has another shape: the message says what is needed.</exception>
    public static SwathField Open(
        IGranule granule, string path, FieldEncoding? encoding = null, (double, double)? mask = null, bool allowOnePerLine = false)
    {
        var array = OpenNumbers(granule, path);
        var ones = LeadingOnes(array, allowOnePerLine ? 1 : 2);
        CheckAcross(granule, array, ones + 1);
        if (array.Shape.Count - ones == 2 || (allowOnePerLine && array.Shape.Count - ones == 1))
            return new SwathField(array, encoding ?? FieldEncoding.Read(granule, array), mask, ones);
        throw new GranuleException(
            $"{granule.FileName}: {path} has shape {string.Join(" x ", array.Shape)}, and a swath's array has lines x pixels across the track: " +
            "for a grid choose a grid's mapping, such as hdfeos5-grid");
    }

    /// <summary>A part of an array that has lines and columns alone.</summary>
    internal static SwathField Create(IGranuleArray slice, FieldEncoding encoding, (double, double)? mask) => new(slice, encoding, mask, lineAxis: 0);

    /// <summary>An array of four corners for each pixel: lines x columns x 4 or 4 x lines x columns.</summary>
    /// <exception cref="GranuleException">There is no such array, it has no numbers, or it has another shape.</exception>
    public static SwathField OpenCorners(IGranule granule, string path)
    {
        var array = OpenNumbers(granule, path);
        var ones = LeadingOnes(array, 3);
        CheckAcross(granule, array, (array.Shape[0] == Corners ? 1 : ones) + 1);
        if (array.Shape.Count - ones == 3 && array.Shape[^1] == Corners)
            return new SwathField(array, FieldEncoding.Read(granule, array), null, ones);
        if (array.Shape.Count == 3 && array.Shape[0] == Corners)
            return new SwathField(array, FieldEncoding.Read(granule, array), null, 1);
        throw new GranuleException(
            $"{granule.FileName}: {path} has shape {string.Join(" x ", array.Shape)}, and corners have lines x pixels across the track x 4, or 4 first");
    }

    /// <summary>Physical values of some lines, pixel by pixel; of corners the four of each pixel together.</summary>
    /// <param name="isCounted">Whether <see cref="RangeCount"/> counts them; lines that are read twice count once.</param>
    public double[] Read(int line, int lines, bool isCounted = true)
    {
        var values = ReadStored(line, lines, isCounted);
        for (var i = 0; i < values.Length; i++)
            values[i] = ToPhysical(values[i]);
        return values;
    }

    /// <summary>A stored number in the array's unit.</summary>
    public double ToPhysical(double stored) => stored * _encoding.Scale + _encoding.Offset;

    /// <summary>The same as the numbers that the file has, as flags are kept.</summary>
    public double[] ReadStored(int line, int lines, bool isCounted = true)
    {
        var start = new long[_array.Shape.Count];
        var count = _array.Shape.ToArray();
        (start[_lineAxis], count[_lineAxis]) = (line, lines);
        var values = new double[checked(lines * Columns * ValuesPerPixel)];
        var bytes = values.Length * _type.Size();
        var samples = ArrayPool<byte>.Shared.Rent(bytes);
        _array.Read(start, count, samples.AsSpan(0, bytes));
        SampleConversion.ToDoubles(_type, samples.AsSpan(0, bytes), values);
        ArrayPool<byte>.Shared.Return(samples);
        var (within, beyond) = (0L, 0L);
        foreach (ref var value in values.AsSpan())
        {
            if (!double.IsFinite(value) || Array.IndexOf(_missing, value) >= 0)
                value = double.NaN;
            else if (_mask is { } range && !(value >= range.Minimum && value <= range.Maximum))
                (value, beyond) = (double.NaN, beyond + 1);
            else
                within++;
        }
        if (isCounted)
            _count?.Add(within, beyond);
        return IsCornersFirst ? CornersLast(values) : values;
    }

    private static double[] CornersLast(double[] values)
    {
        var pixels = values.Length / Corners;
        var turned = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            turned[i % pixels * Corners + i / pixels] = values[i];
        return turned;
    }

    private static IGranuleArray OpenNumbers(IGranule granule, string path)
    {
        var array = granule.OpenArray(path);
        if (array.SampleType is null)
            throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");
        GranuleBudget.CheckDimensions(granule, array);
        return array;
    }

    private static void CheckAcross(IGranule granule, IGranuleArray array, int dimension)
    {
        if (dimension < array.Shape.Count && array.Shape[dimension] > GranuleLimits.PixelsAcross)
        {
            throw new UnreadableException(
                $"{granule.FileName}: {array.Path} has shape {string.Join(" x ", array.Shape)}, and a swath is read up to {GranuleLimits.PixelsAcross} pixels across");
        }
    }

    private static int LeadingOnes(IGranuleArray array, int keep)
    {
        var ones = 0;
        while (array.Shape.Count - ones > keep && array.Shape[ones] == 1)
            ones++;
        return ones;
    }
}
