using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>Places of a raster in degrees, those alone that are on Earth.</summary>
internal sealed class RasterPlaces
{
    private const string Degrees = "EPSG:4326";
    /// <summary>Of a pixel: how exactly a place has to come back.</summary>
    private const double Tolerance = 1e-3;
    /// <summary>Of the raster's width and height: how far its edge may lie beyond the Earth's by rounding, where they are one.</summary>
    private const double Rounding = 1e-8;

    private readonly Raster _raster;
    private readonly string _crs;
    private readonly GdalPlane _plane;

    /// <exception cref="GdalException">The coordinate reference system is not understood.</exception>
    public RasterPlaces(Raster raster)
    {
        _raster = raster;
        _crs = raster.Crs.Epsg is { } code ? FormattableString.Invariant($"EPSG:{code}") : raster.Crs.Wkt ?? "";
        _plane = new GdalPlane(_crs);
    }

    /// <summary>Longitudes and latitudes of places, which are fractions of the raster's width and height; NaN where they are not on Earth.</summary>
    public (double[] Longitudes, double[] Latitudes) ToDegrees((double Across, double Down)[] places)
    {
        var (x, y) = Inverse(places);
        var off = Enumerable.Range(0, places.Length).Where(i => double.IsNaN(x[i])).ToArray();
        if (off.Length == 0)
            return (x, y);
        var (nearX, nearY) = Inverse([.. off.Select(i => (Inwards(places[i].Across), Inwards(places[i].Down)))]);
        for (var i = 0; i < off.Length; i++)
            (x[off[i]], y[off[i]]) = (nearX[i], nearY[i]);
        return (x, y);
    }

    public bool HoldsPole(double latitude)
    {
        double[] x = [0], y = [latitude];
        GdalCoordinateSystems.Transform(Degrees, _crs, x, y);
        var (minX, minY, maxX, maxY) = RasterExtent.Edges(_raster);
        var (marginX, marginY) = (Tolerance * (maxX - minX) / _raster.Width, Tolerance * (maxY - minY) / _raster.Height);
        if (!(x[0] > minX + marginX && x[0] < maxX - marginX && y[0] > minY + marginY && y[0] < maxY - marginY))
            return false;
        // Projections with a line for a pole give it one point of many; there the outline follows the pole already.
        double[] otherX = [90], otherY = [latitude];
        GdalCoordinateSystems.Transform(Degrees, _crs, otherX, otherY);
        return Math.Abs(otherX[0] - x[0]) + Math.Abs(otherY[0] - y[0]) < 1;
    }

    private (double[] Longitudes, double[] Latitudes) Inverse((double Across, double Down)[] places)
    {
        var g = _raster.GeoTransform;
        var (x, y) = (new double[places.Length], new double[places.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            var (column, row) = (places[i].Across * _raster.Width, places[i].Down * _raster.Height);
            x[i] = g.OriginX + column * g.PixelWidth + row * g.RowRotation;
            y[i] = g.OriginY + column * g.ColumnRotation + row * g.PixelHeight;
        }
        _plane.ToDegrees(x, y, Tolerance * Math.Min(Math.Abs(g.PixelWidth) + Math.Abs(g.RowRotation), Math.Abs(g.PixelHeight) + Math.Abs(g.ColumnRotation)));
        return (x, y);
    }

    private static double Inwards(double fraction) => fraction + (fraction < 0.5 ? 1 : -1) * Rounding;
}
