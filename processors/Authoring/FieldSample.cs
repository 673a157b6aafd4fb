using Datasets.Conversion.Formats;
using Datasets.Conversion.Swaths;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>Some of a field's values in physical units, spread evenly over it, and how many of those looked at were valid.</summary>
public sealed class FieldSample
{
    public const int Bands = 48;
    private const long MostLookedAt = 1 << 20;

    /// <summary>Sorting takes longer than reading, and quantiles need no more.</summary>
    private const int MostKept = 1 << 17;

    /// <summary>Of chunks that are decompressed whole, however few of their rows are looked at.</summary>
    private const long MostDecompressed = 64 << 20;

    /// <summary>The sample of an array that was never written.</summary>
    public static FieldSample None { get; } = new();

    private readonly List<double> _kept = [];
    private bool _isSorted;
    private long _every = 1;

    public long Seen { get; private set; }

    public long Valid { get; private set; }

    /// <summary>From 0 to 1.</summary>
    public double ValidShare => Seen == 0 ? 0 : (double)Valid / Seen;

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public bool IsWithin((double Minimum, double Maximum) range) => Valid == 0 || (Minimum >= range.Minimum && Maximum <= range.Maximum);

    /// <summary>Those of the valid values that are in a range.</summary>
    public FieldSample Within((double Minimum, double Maximum) range) => Where(value => value >= range.Minimum && value <= range.Maximum);

    /// <summary>Those of the valid values that are not a number.</summary>
    public FieldSample Without(double number) => Where(value => value != number);

    /// <summary>Valid values from the least to the greatest, spread evenly where there are many.</summary>
    public IReadOnlyList<double> Sorted
    {
        get
        {
            if (!_isSorted)
                _kept.Sort();
            _isSorted = true;
            return _kept;
        }
    }

    /// <summary>The value that this share of the valid values, from 0 to 1, is not above.</summary>
    public double Quantile(double share)
    {
        var sorted = Sorted;
        return sorted[(int)Math.Round(share * (sorted.Count - 1))];
    }

    /// <summary>A raster's first band: all of it, or bands of rows where it is large.</summary>
    /// <param name="chunks">The chunks of the array that it is of; null where it has none.</param>
    public static FieldSample Take(Raster raster, IReadOnlyList<long>? chunks = null)
    {
        var (sample, band, size) = (new FieldSample(), raster.Bands[0], raster.SampleType.Size());
        // Of rows that are too long for as many bands, each band is another part.
        var width = (int)Math.Min(raster.Width, MostLookedAt / Bands);
        var chunkRows = chunks is { Count: >= 2 } ? Math.Min(raster.Height, Math.Max(1, chunks[^2])) : 1;
        var bands = (int)Math.Clamp(MostDecompressed / (chunkRows * raster.Width * size), 1, Bands);
        var (values, samples) = (Array.Empty<double>(), Array.Empty<byte>());
        foreach (var (first, rows) in Parts(raster.Height, width, bands))
        {
            if (values.Length < rows * width)
                (values, samples) = (new double[rows * width], new byte[rows * width * size]);
            var stored = values.AsSpan(0, rows * width);
            var bytes = samples.AsSpan(0, rows * width * size);
            var left = raster.Height == 1 ? 0 : (int)((long)(raster.Width - width) * first / (raster.Height - 1));
            raster.Pixels.Read(0, new PixelWindow(left, first, width, rows), bytes);
            SampleConversion.ToDoubles(raster.SampleType, bytes, stored);
            sample.Seen += stored.Length;
            foreach (var number in stored)
            {
                if (double.IsFinite(number) && number != raster.Nodata)
                    sample.Add(number * band.Scale + band.Offset);
            }
        }
        return sample;
    }

    /// <summary>A swath's field: all of its pixels, or bands of lines where there are many.</summary>
    public static FieldSample Take(SwathField field)
    {
        var sample = new FieldSample();
        foreach (var (first, lines) in Parts(field.Lines, field.Columns, Bands))
        {
            var read = field.Read(first, lines);
            sample.Seen += read.Length;
            foreach (var value in read.Where(double.IsFinite))
                sample.Add(value);
        }
        return sample;
    }

    /// <summary>How many there are follows from those that were kept.</summary>
    private FieldSample Where(Func<double, bool> isWanted)
    {
        var part = new FieldSample { Seen = Seen };
        foreach (var value in _kept.Where(isWanted))
            part.Add(value);
        part.Valid = (long)Math.Round((double)Valid * part._kept.Count / Math.Max(1, _kept.Count));
        return part;
    }

    /// <summary>Keeps every n-th value: when there are too many, every second is dropped, and half as many are taken from then on.</summary>
    private void Add(double value)
    {
        (Minimum, Maximum, _isSorted) = (Math.Min(Minimum, value), Math.Max(Maximum, value), false);
        if (Valid++ % _every != 0)
            return;
        _kept.Add(value);
        if (_kept.Count < MostKept)
            return;
        var kept = 0;
        for (var i = 0; i < _kept.Count; i += 2)
            _kept[kept++] = _kept[i];
        _kept.RemoveRange(kept, _kept.Count - kept);
        _every *= 2;
    }

    private static IEnumerable<(int First, int Count)> Parts(int rows, int columns, int bands)
    {
        if ((long)rows * columns <= MostLookedAt)
        {
            var strip = (int)Math.Clamp(MostLookedAt / 8 / columns, 1, rows);
            for (var row = 0; row < rows; row += strip)
                yield return (row, Math.Min(strip, rows - row));
            yield break;
        }
        var height = (int)Math.Clamp(MostLookedAt / bands / columns, 1, rows);
        for (var i = 0; i < bands; i++)
            yield return (bands == 1 ? (rows - height) / 2 : (int)((rows - height) * (long)i / (bands - 1)), height);
    }
}
