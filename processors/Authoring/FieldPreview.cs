using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>A field in few pixels, north up: means of the values in each, in the field's unit, row by row from the north; NaN where there are none.</summary>
public sealed record FieldPreview(int Width, int Height, IReadOnlyList<double> Values)
{
    /// <summary>Cells of a grid that a swath is put on to be looked at, in degrees.</summary>
    private static readonly double[] SwathCells = [0.05, 0.1, 0.25, 0.5, 1, 2, 2.5];

    /// <summary>The field's first time step, as large as fits.</summary>
    /// <exception cref="GranuleException">The field cannot be read.</exception>
    public static FieldPreview Render(IGranule granule, ScannedField field, int largestWidth, int largestHeight)
    {
        if (field.Places is null)
        {
            var raster = MappingProbe.Map(granule, field)[0].Variables[0].Raster;
            return Render(raster, new PixelWindow(0, 0, raster.Width, raster.Height), largestWidth, largestHeight);
        }
        // The globe first, then the part that the swath is in, as finely as is shown.
        var coarse = Grid(granule, field, 2.5);
        var share = Extent(coarse) is { } part ? Math.Max((double)part.Width / coarse.Width, (double)part.Height / coarse.Height) : 1;
        var cell = SwathCells.LastOrDefault(size => size * largestWidth <= 360 * share, SwathCells[0]);
        var fine = Grid(granule, field, Math.Max(cell, field.Places.Grid(granule).Resolution));
        return Render(fine, Extent(fine) ?? new PixelWindow(0, 0, fine.Width, fine.Height), largestWidth, largestHeight);
    }

    /// <summary>A swath's time does not matter to its picture, and the mapping wants to know it.</summary>
    private static Raster Grid(IGranule granule, ScannedField field, double resolution) =>
        GranuleScan.MapTimed(granule, time => MappingProbe.Map(granule, field with { Time = time }, resolution)).Items[0].Variables[0].Raster;

    private static FieldPreview Render(Raster raster, PixelWindow window, int largestWidth, int largestHeight)
    {
        var shrink = Math.Max(1, Math.Max((double)window.Width / largestWidth, (double)window.Height / largestHeight));
        var (width, height) = (Math.Max(1, (int)(window.Width / shrink)), Math.Max(1, (int)(window.Height / shrink)));
        var (sums, counts) = (new double[width * height], new int[width * height]);
        var band = raster.Bands[0];
        var (samples, stored) = Buffers(raster, window.Width);
        for (var row = 0; row < window.Height; row++)
        {
            ReadRow(raster, window, row, samples, stored);
            for (var column = 0; column < window.Width; column++)
            {
                if (!double.IsFinite(samples[column]) || samples[column] == raster.Nodata)
                    continue;
                var pixel = (int)((long)row * height / window.Height) * width + (int)((long)column * width / window.Width);
                sums[pixel] += samples[column] * band.Scale + band.Offset;
                counts[pixel]++;
            }
        }
        return new(width, height, [.. sums.Zip(counts, (sum, count) => count == 0 ? double.NaN : sum / count)]);
    }

    /// <summary>The rows and columns that have values.</summary>
    private static PixelWindow? Extent(Raster raster)
    {
        var (left, right, top, bottom) = (int.MaxValue, -1, int.MaxValue, -1);
        var whole = new PixelWindow(0, 0, raster.Width, raster.Height);
        var (samples, stored) = Buffers(raster, raster.Width);
        for (var row = 0; row < raster.Height; row++)
        {
            ReadRow(raster, whole, row, samples, stored);
            for (var column = 0; column < samples.Length; column++)
            {
                if (double.IsFinite(samples[column]))
                    (left, right, top, bottom) = (Math.Min(left, column), Math.Max(right, column), Math.Min(top, row), Math.Max(bottom, row));
            }
        }
        return right < 0 ? null : new PixelWindow(left, top, right - left + 1, bottom - top + 1);
    }

    private static (double[] Samples, byte[] Stored) Buffers(Raster raster, int width) => (new double[width], new byte[width * SampleTypes.Size(raster.SampleType)]);

    private static void ReadRow(Raster raster, PixelWindow window, int row, double[] samples, byte[] stored)
    {
        raster.Pixels.Read(0, new PixelWindow(window.Column, window.Row + row, window.Width, 1), stored);
        SampleConversion.ToDoubles(raster.SampleType, stored, samples);
    }
}
