using Datasets.Gdal;

namespace Datasets.Catalog.Series;

/// <summary>A pixel of a series' grid.</summary>
internal readonly record struct GridPlace(int Column, int Row)
{
    private const string Geographic = "EPSG:4326";

    /// <returns>The pixel that has the point; null where the grid does not reach it.</returns>
    /// <exception cref="GdalException">GDAL does not know the grid's coordinate reference system.</exception>
    public static GridPlace? Of(SeriesForm form, double latitude, double longitude)
    {
        var (x, y) = (new[] { longitude }, new[] { latitude });
        var isGeographic = GdalCoordinateSystems.Describe(form.Crs).IsGeographic;
        if (!isGeographic)
            GdalCoordinateSystems.Transform(Geographic, form.Crs, x, y);
        double[] turns = isGeographic ? [0, 360, -360] : [0];
        foreach (var turn in turns)
        {
            var (column, row) = (Math.Floor((x[0] + turn - form.West) / form.PixelWidth), Math.Floor((form.North - y[0]) / form.PixelHeight));
            // The pole, and the eastern edge, are of the last pixel.
            if (row == form.Rows && y[0] == form.North - form.Rows * form.PixelHeight)
                row--;
            if (column >= 0 && column < form.Columns && row >= 0 && row < form.Rows)
                return new GridPlace((int)column, (int)row);
        }
        return null;
    }

    /// <summary>The centre of a pixel as latitude and longitude.</summary>
    public (double Latitude, double Longitude) CentreIn(SeriesForm form)
    {
        var (x, y) = (new[] { form.West + (Column + 0.5) * form.PixelWidth }, new[] { form.North - (Row + 0.5) * form.PixelHeight });
        if (!GdalCoordinateSystems.Describe(form.Crs).IsGeographic)
            GdalCoordinateSystems.Transform(form.Crs, Geographic, x, y);
        return (y[0], x[0]);
    }
}
