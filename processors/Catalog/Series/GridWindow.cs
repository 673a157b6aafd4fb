using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Catalog.Series;

/// <summary>The pixels of a grid whose centres are in a box, with their areas as weights: on longitudes and latitudes those of the sphere, else all the same.</summary>
/// <param name="Columns">Which of the grid's; across the antimeridian they are not one after the other.</param>
/// <param name="Rows">Which of the grid's.</param>
/// <param name="Weights">Of a pixel of each row.</param>
internal sealed record GridWindow(IReadOnlyList<int> Columns, IReadOnlyList<int> Rows, IReadOnlyList<double> Weights)
{
    /// <summary>More would be read as whole COGs faster.</summary>
    private const long MostPixels = 4_000_000;

    /// <returns>Null where no centre is in the box.</returns>
    /// <exception cref="StacException">The box is too large, or the grid is not of longitudes and latitudes.</exception>
    public static GridWindow? Of(SeriesForm form, GeographicBox box)
    {
        if (!GdalCoordinateSystems.Describe(form.Crs).IsGeographic)
            throw new StacException($"a region's mean needs a grid of longitudes and latitudes, and this one is of {form.Crs}.");
        var columns = Enumerable.Range(0, form.Columns).Where(column => IsWithin(form.West + (column + 0.5) * form.PixelWidth, box)).ToList();
        var rows = Enumerable.Range(0, form.Rows).Where(row => form.North - (row + 0.5) * form.PixelHeight is var latitude && latitude >= box.South && latitude <= box.North).ToList();
        if (columns.Count == 0 || rows.Count == 0)
            return null;
        if ((long)columns.Count * rows.Count > MostPixels)
            throw new StacException($"the region has {(long)columns.Count * rows.Count} pixels: more than {MostPixels} are not read by a series.");
        return new GridWindow(columns, rows, [.. rows.Select(row => Sine(form.North - row * form.PixelHeight) - Sine(form.North - (row + 1) * form.PixelHeight))]);
    }

    /// <summary>Columns that are one after the other.</summary>
    public IEnumerable<(int First, int Count)> ColumnRuns()
    {
        for (var i = 0; i < Columns.Count;)
        {
            var count = 1;
            while (i + count < Columns.Count && Columns[i + count] == Columns[i] + count)
                count++;
            yield return (Columns[i], count);
            i += count;
        }
    }

    private static double Sine(double latitude) => Math.Sin(Math.Clamp(latitude, -90, 90) * Math.PI / 180);

    private static bool IsWithin(double longitude, GeographicBox box)
    {
        var turned = longitude - 360 * Math.Floor((longitude + 180) / 360);
        return box.West <= box.East ? turned >= box.West && turned <= box.East : turned >= box.West || turned <= box.East;
    }
}
