using System.Globalization;
using Datasets.Gdal;

namespace Datasets.Conversion.Cf;

/// <summary>How far cells are from where they would have to be: nine in ten are no farther, so that some broken coordinates do not count.</summary>
internal readonly record struct PlacingOffset(double Cells, double Kilometres)
{
    private const string Degrees = "EPSG:4326";
    private const double EarthRadius = 6371.0088;
    private const double Part = 0.9;
    private const double Radian = Math.PI / 180;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kilometres:0.###} km ({Cells:0.###} cells)");

    /// <summary>
    /// From places to the cells of axes in a coordinate reference system; null where too few of the places have one in it.
    /// </summary>
    /// <param name="xs">The columns' middles in the system's units, and <paramref name="ys"/> the rows'.</param>
    /// <exception cref="GdalException">There is no way from degrees to the system.</exception>
    public static PlacingOffset? Of(IReadOnlyList<CellPlace> places, string definition, double[] xs, double[] ys, bool isDegrees)
    {
        double[] x = [.. places.Select(place => place.Longitude)], y = [.. places.Select(place => place.Latitude)];
        GdalCoordinateSystems.Transform(Degrees, definition, x, y);
        double[] longitudes = [.. places.Select(place => xs[place.Column])], latitudes = [.. places.Select(place => ys[place.Row])];
        GdalCoordinateSystems.Transform(definition, Degrees, longitudes, latitudes);
        var (cellX, cellY) = (Cell(xs), Cell(ys));
        var offsets = new List<PlacingOffset>();
        for (var i = 0; i < places.Count; i++)
        {
            var (dx, dy) = (x[i] - xs[places[i].Column], y[i] - ys[places[i].Row]);
            if (isDegrees)
                dx -= 360 * Math.Round(dx / 360);
            var cells = Math.Max(Math.Abs(dx / cellX), Math.Abs(dy / cellY));
            if (double.IsFinite(cells))
                offsets.Add(new PlacingOffset(cells, Distance(places[i].Longitude, places[i].Latitude, longitudes[i], latitudes[i])));
        }
        if (offsets.Count < 4 || offsets.Count < places.Count / 10)
            return null;
        offsets.Sort((a, b) => a.Cells.CompareTo(b.Cells));
        return offsets[(int)(Part * (offsets.Count - 1))];
    }

    private static double Cell(double[] values) => values.Length > 1 ? Math.Abs(values[^1] - values[0]) / (values.Length - 1) : double.PositiveInfinity;

    /// <summary>Along a great circle, by the haversine; NaN where a place is none.</summary>
    private static double Distance(double longitude, double latitude, double otherLongitude, double otherLatitude)
    {
        var (a, b) = (Math.Sin((otherLatitude - latitude) * Radian / 2), Math.Sin((otherLongitude - longitude) * Radian / 2));
        var square = a * a + Math.Cos(latitude * Radian) * Math.Cos(otherLatitude * Radian) * b * b;
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(square)));
    }
}
