using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>
/// The box in degrees around a raster that is in another coordinate reference system. The raster's outline is followed in small steps, since
/// straight edges there are curves in degrees, and its longitudes are counted on across the antimeridian; a pole inside of it widens the box
/// to all longitudes. Where part of the outline is not on Earth, a net of points over the whole raster is taken in its place, and the points
/// between them where the Earth ends, close to which longitudes and latitudes change fast.
/// </summary>
internal static class ProjectedFootprint
{
    private const string Degrees = "EPSG:4326";
    private const int StepsAlongEdge = 200;
    private const double FullCircle = 360;
    // Of a raster of 10,000 km, to the decimetre.
    private const int Bisections = 20;

    /// <exception cref="PlacementException">There is no way from the raster's system to degrees, or none of its pixels is on Earth.</exception>
    public static GeographicBox Compute(Raster raster)
    {
        try
        {
            var crs = raster.Crs.Epsg is { } code ? FormattableString.Invariant($"EPSG:{code}") : raster.Crs.Wkt ?? "";
            var (x, y) = ToDegrees(raster, crs, [.. Outline()]);
            var (holdsNorth, holdsSouth) = (HoldsPole(raster, crs, 90), HoldsPole(raster, crs, -90));
            if (!x.Any(double.IsNaN))
                return Around(x, y, holdsNorth, holdsSouth);
            (x, y) = OnEarth(raster, crs);
            if (x.Length == 0)
                throw new PlacementException("None of the raster's pixels is on Earth: its coordinate reference system and its geotransform do not fit.");
            return holdsNorth || holdsSouth ? Around(x, y, holdsNorth, holdsSouth) : AroundLargestGap(x, y);
        }
        catch (GdalException error) when (error is not GdalNotFoundException)
        {
            throw new PlacementException($"The raster's coordinate reference system cannot be brought to degrees: {error.Message}", inner: error);
        }
    }

    private static GeographicBox Around(double[] longitudes, double[] latitudes, bool holdsNorth, bool holdsSouth)
    {
        var (south, north) = (holdsSouth ? -90 : latitudes.Min(), holdsNorth ? 90 : latitudes.Max());
        if (holdsNorth || holdsSouth)
            return new GeographicBox(-180, Round(south), 180, Round(north));
        for (var i = 1; i < longitudes.Length; i++)
            longitudes[i] -= FullCircle * Math.Round((longitudes[i] - longitudes[i - 1]) / FullCircle);
        return GeographicBox.FromEdges(Round(longitudes.Min()), Round(south), Round(longitudes.Max()), Round(north));
    }

    private static GeographicBox AroundLargestGap(double[] longitudes, double[] latitudes)
    {
        Array.Sort(longitudes);
        var (gap, after) = (longitudes[0] + FullCircle - longitudes[^1], 0);
        for (var i = 1; i < longitudes.Length; i++)
        {
            if (longitudes[i] - longitudes[i - 1] > gap)
                (gap, after) = (longitudes[i] - longitudes[i - 1], i);
        }
        var west = longitudes[after];
        return GeographicBox.FromEdges(Round(west), Round(latitudes.Min()), Round(west + FullCircle - gap), Round(latitudes.Max()));
    }

    private static bool HoldsPole(Raster raster, string crs, double latitude)
    {
        double[] x = [0], y = [latitude];
        GdalCoordinateSystems.Transform(Degrees, crs, x, y);
        var (minX, minY, maxX, maxY) = RasterExtent.Edges(raster);
        if (!(x[0] > minX && x[0] < maxX && y[0] > minY && y[0] < maxY))
            return false;
        // Projections with a line for a pole give it one point of many; there the outline follows the pole already.
        double[] otherX = [90], otherY = [latitude];
        GdalCoordinateSystems.Transform(Degrees, crs, otherX, otherY);
        return Math.Abs(otherX[0] - x[0]) + Math.Abs(otherY[0] - y[0]) < 1;
    }

    /// <summary>Places along the edges as fractions of width and height, once round.</summary>
    private static IEnumerable<(double Across, double Down)> Outline()
    {
        for (var i = 0; i < StepsAlongEdge; i++)
            yield return ((double)i / StepsAlongEdge, 0);
        for (var i = 0; i < StepsAlongEdge; i++)
            yield return (1, (double)i / StepsAlongEdge);
        for (var i = 0; i < StepsAlongEdge; i++)
            yield return (1 - (double)i / StepsAlongEdge, 1);
        for (var i = 0; i <= StepsAlongEdge; i++)
            yield return (0, 1 - (double)i / StepsAlongEdge);
    }

    private static IEnumerable<(double Across, double Down)> Net()
    {
        for (var row = 0; row <= StepsAlongEdge; row++)
        {
            for (var column = 0; column <= StepsAlongEdge; column++)
                yield return ((double)column / StepsAlongEdge, (double)row / StepsAlongEdge);
        }
    }

    /// <summary>The net's places that are on Earth, and those where the Earth ends between two of them.</summary>
    private static (double[] X, double[] Y) OnEarth(Raster raster, string crs)
    {
        var net = Net().ToArray();
        var (x, y) = ToDegrees(raster, crs, net);
        var (on, off) = (new List<(double Across, double Down)>(), new List<(double Across, double Down)>());
        for (var i = 0; i < net.Length; i++)
        {
            if (i % (StepsAlongEdge + 1) < StepsAlongEdge)
                AddLimb(i, i + 1);
            if (i + StepsAlongEdge + 1 < net.Length)
                AddLimb(i, i + StepsAlongEdge + 1);
        }

        var limb = on.ToArray();
        for (var step = 0; step < Bisections && limb.Length > 0; step++)
        {
            var middles = limb.Zip(off, (a, b) => (Across: (a.Across + b.Across) / 2, Down: (a.Down + b.Down) / 2)).ToArray();
            var (longitudes, _) = ToDegrees(raster, crs, middles);
            for (var i = 0; i < middles.Length; i++)
            {
                if (double.IsNaN(longitudes[i]))
                    off[i] = middles[i];
                else
                    limb[i] = middles[i];
            }
        }
        var (limbX, limbY) = ToDegrees(raster, crs, limb);
        return ([.. x.Where(double.IsFinite), .. limbX], [.. y.Where(double.IsFinite), .. limbY]);

        void AddLimb(int a, int b)
        {
            if (double.IsNaN(x[a]) == double.IsNaN(x[b]))
                return;
            on.Add(net[double.IsNaN(x[a]) ? b : a]);
            off.Add(net[double.IsNaN(x[a]) ? a : b]);
        }
    }

    private static (double[] Longitudes, double[] Latitudes) ToDegrees(Raster raster, string crs, (double Across, double Down)[] places)
    {
        var g = raster.GeoTransform;
        var (x, y) = (new double[places.Length], new double[places.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            var (column, row) = (places[i].Across * raster.Width, places[i].Down * raster.Height);
            x[i] = g.OriginX + column * g.PixelWidth + row * g.RowRotation;
            y[i] = g.OriginY + column * g.ColumnRotation + row * g.PixelHeight;
        }
        GdalCoordinateSystems.Transform(crs, Degrees, x, y);
        return (x, y);
    }

    private static double Round(double degrees) => Math.Round(degrees, 7);
}
