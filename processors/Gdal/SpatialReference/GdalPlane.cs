namespace Datasets.Gdal;

/// <summary>
/// The plane of a coordinate reference system, and the places on Earth that it shows. A point counts only if its place projects back to it: beyond
/// the Earth's edge PROJ wraps longitudes of sinusoidal and other projections, and so gives places on the other side of the globe.
/// </summary>
public sealed class GdalPlane
{
    private const string Degrees = "EPSG:4326";
    private const double FullCircle = 360;

    private readonly string _crs;
    /// <summary>How far east the same place comes again, in the plane's units; null where it does not.</summary>
    private readonly double? _period;

    /// <param name="crs">What GDAL understands: <c>EPSG:n</c>, WKT, a PROJ string.</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public GdalPlane(string crs)
    {
        _crs = crs;
        _period = GdalCoordinateSystems.Describe(crs).IsGeographic ? FullCircle : PeriodOfCylinder();
    }

    /// <summary>Eastings and northings become longitudes and latitudes, in degrees and in place; NaN where a point shows no place on Earth.</summary>
    /// <param name="tolerance">How exactly a point has to come back, in the plane's units.</param>
    /// <exception cref="GdalException">There is no way from the system to degrees.</exception>
    public void ToDegrees(double[] x, double[] y, double tolerance)
    {
        var (fromX, fromY) = ((double[])x.Clone(), (double[])y.Clone());
        GdalCoordinateSystems.Transform(_crs, Degrees, x, y);
        var (backX, backY) = ((double[])x.Clone(), (double[])y.Clone());
        GdalCoordinateSystems.Transform(Degrees, _crs, backX, backY);
        for (var i = 0; i < x.Length; i++)
        {
            var (offX, offY) = (backX[i] - fromX[i], backY[i] - fromY[i]);
            if (_period is { } period)
                offX -= period * Math.Round(offX / period);
            if (!(Math.Abs(offX) <= tolerance && Math.Abs(offY) <= tolerance))
                (x[i], y[i]) = (double.NaN, double.NaN);
        }
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
}
