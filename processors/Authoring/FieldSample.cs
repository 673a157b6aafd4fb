using Datasets.Conversion.Formats;
using Datasets.Conversion.Swaths;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>Some of a field's values in physical units, spread evenly over it, and how many of those looked at were valid.</summary>
public sealed class FieldSample
{
    private const long MostSamples = 4 << 20;
    public const int Bands = 48;

    private readonly double[] _sorted;

    private FieldSample(List<double> values, long seen)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
        Seen = seen;
    }

    /// <summary>The sample of an array that was never written.</summary>
    public static FieldSample None { get; } = new([], 0);

    public long Seen { get; }

    public long Valid => _sorted.Length;

    /// <summary>From 0 to 1.</summary>
    public double ValidShare => Seen == 0 ? 0 : (double)Valid / Seen;

    public double Minimum => _sorted[0];

    public double Maximum => _sorted[^1];

    public bool IsWithin((double Minimum, double Maximum) range) => Valid == 0 || (Minimum >= range.Minimum && Maximum <= range.Maximum);

    /// <summary>Those of the valid values that are in a range.</summary>
    public FieldSample Within((double Minimum, double Maximum) range) => new([.. _sorted.Where(value => value >= range.Minimum && value <= range.Maximum)], Seen);

    /// <summary>Those of the valid values that are not a number.</summary>
    public FieldSample Without(double number) => new([.. _sorted.Where(value => value != number)], Seen);

    /// <summary>The valid values from the least to the greatest.</summary>
    public IReadOnlyList<double> Sorted => _sorted;

    /// <summary>The value that this share of the valid values, from 0 to 1, is not above.</summary>
    public double Quantile(double share) => _sorted[(int)Math.Round(share * (_sorted.Length - 1))];

    /// <summary>A raster's first band: all of it, or bands of rows where it is large.</summary>
    public static FieldSample Take(Raster raster)
    {
        var band = raster.Bands[0];
        var values = new List<double>();
        var seen = 0L;
        // Of rows that are too long for as many bands, each band is another part.
        var width = (int)Math.Min(raster.Width, MostSamples / Bands);
        foreach (var (first, rows) in Parts(raster.Height, width))
        {
            var stored = new double[rows * width];
            var bytes = new byte[stored.Length * SampleTypes.Size(raster.SampleType)];
            var left = raster.Height == 1 ? 0 : (int)((long)(raster.Width - width) * first / (raster.Height - 1));
            raster.Pixels.Read(0, new PixelWindow(left, first, width, rows), bytes);
            SampleConversion.ToDoubles(raster.SampleType, bytes, stored);
            seen += stored.Length;
            foreach (var sample in stored)
            {
                if (double.IsFinite(sample) && sample != raster.Nodata)
                    values.Add(sample * band.Scale + band.Offset);
            }
        }
        return new(values, seen);
    }

    /// <summary>A swath's field: all of its pixels, or bands of lines where there are many.</summary>
    public static FieldSample Take(SwathField field)
    {
        var values = new List<double>();
        var seen = 0L;
        foreach (var (first, lines) in Parts(field.Lines, field.Columns))
        {
            var read = field.Read(first, lines);
            seen += read.Length;
            values.AddRange(read.Where(double.IsFinite));
        }
        return new(values, seen);
    }

    private static IEnumerable<(int First, int Count)> Parts(int rows, int columns)
    {
        if ((long)rows * columns <= MostSamples)
        {
            var strip = (int)Math.Clamp(MostSamples / 8 / columns, 1, rows);
            for (var row = 0; row < rows; row += strip)
                yield return (row, Math.Min(strip, rows - row));
            yield break;
        }
        var height = (int)Math.Max(1, MostSamples / Bands / columns);
        for (var i = 0; i < Bands; i++)
            yield return ((int)((rows - height) * (long)i / (Bands - 1)), height);
    }
}
