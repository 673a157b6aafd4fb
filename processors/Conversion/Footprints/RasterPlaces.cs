using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>
/// Places of a raster in degrees. A place counts only if it projects back to where it came from: beyond the Earth's edge PROJ wraps longitudes of
/// sinusoidal and other projections, and so gives places on the other side of the globe.
/// </summary>
internal sealed class RasterPlaces
{
    private const string Degrees = "EPSG:4326";
    private const double FullCircle = 360;
    /// <summary>Of a pixel: how exactly a place has to come back.</summary>
    private const double Tolerance = 1e-3;
    /// <summary>Of the raster's width and height: how far its edge may lie beyond the Earth's by rounding, where they are one.</summary>
    private const double Rounding = 1e-8;

    private readonly Raster _raster;
    private readonly string _crs;
    /// <summary>How far east the same place comes again, in the raster's units; null where it does not.</summary>
    private readonly double? _period;

    /// <exception cref="GdalException">The coordinate reference system is not understood.</exception>
    public RasterPlaces(Raster raster)
    {
        _raster = raster;
        _crs = raster.Crs.Epsg is { } code ? FormattableString.Invariant($"EPSG:{code}") : raster.Crs.Wkt ?? "";
        _period = GdalCoordinateSystems.Describe(_crs).IsGeographic ? FullCircle : PeriodOfCylinder();
    }

    /// <summary>Longitudes and latitudes of places, which are fractions of the raster's width and height; NaN where they are not on Earth.</summary>
    public (double[] Longitudes, double[] Latitudes) ToDegrees((double Across, double Down)[] places)
    {
        var (x, y, isOnEarth) = Inverse(places);
        var off = Enumerable.Range(0, places.Length).Where(i => !isOnEarth[i]).ToArray();
        if (off.Length == 0)
            return (x, y);
        var (nearX, nearY, isNear) = Inverse([.. off.Select(i => (Inwards(places[i].Across), Inwards(places[i].Down)))]);
        for (var i = 0; i < off.Length; i++)
        {
            x[off[i]] = isNear[i] ? nearX[i] : double.NaN;
            y[off[i]] = isNear[i] ? nearY[i] : double.NaN;
        }
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

    private (double[] X, double[] Y, bool[] IsOnEarth) Inverse((double Across, double Down)[] places)
    {
        var g = _raster.GeoTransform;
        var (x, y) = (new double[places.Length], new double[places.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            var (column, row) = (places[i].Across * _raster.Width, places[i].Down * _raster.Height);
            x[i] = g.OriginX + column * g.PixelWidth + row * g.RowRotation;
            y[i] = g.OriginY + column * g.ColumnRotation + row * g.PixelHeight;
        }
        var (longitudes, latitudes) = ((double[])x.Clone(), (double[])y.Clone());
        GdalCoordinateSystems.Transform(_crs, Degrees, longitudes, latitudes);
        var (backX, backY) = ((double[])longitudes.Clone(), (double[])latitudes.Clone());
        GdalCoordinateSystems.Transform(Degrees, _crs, backX, backY);
        var tolerance = Tolerance * Math.Min(Math.Abs(g.PixelWidth) + Math.Abs(g.RowRotation), Math.Abs(g.PixelHeight) + Math.Abs(g.ColumnRotation));
        var isOnEarth = new bool[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var (offX, offY) = (backX[i] - x[i], backY[i] - y[i]);
            if (_period is { } period)
                offX -= period * Math.Round(offX / period);
            isOnEarth[i] = Math.Abs(offX) <= tolerance && Math.Abs(offY) <= tolerance;
        }
        return (longitudes, latitudes, isOnEarth);
    }

    /// <summary>
    /// Of a cylindrical projection, such as Mercator's, the plane goes on beyond the antimeridian with the same places again. There, and only there,
    /// steps of a quarter turn are as long at each latitude.
    /// </summary>
    private double? PeriodOfCylinder()
    {
        double[] x = [0, 90, 180, -90, 0, 90, 180, -90], y = [0, 0, 0, 0, 60, 60, 60, 60];
        GdalCoordinateSystems.Transform(Degrees, _crs, x, y);
        double[] steps = [x[1] - x[0], x[2] - x[1], x[3] - x[2], x[0] - x[3], x[5] - x[4], x[6] - x[5], x[7] - x[6], x[4] - x[7]];
        var quarter = steps.Max();
        // One step of four leads back over the seam, by three quarters.
        return quarter > 0 && steps.All(step => Math.Abs(step - quarter) < 1e-6 * quarter || Math.Abs(step + 3 * quarter) < 1e-6 * quarter) ? 4 * quarter : null;
    }

    private static double Inwards(double fraction) => fraction + (fraction < 0.5 ? 1 : -1) * Rounding;
}
