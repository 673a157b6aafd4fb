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
    private const double FullCircle = 360;
    // Of a raster of 10,000 km, to the decimetre.
    private const int Bisections = 20;
    private const int StepsAlongEdge = 200;
    /// <summary>A metre, in degrees: the Earth's end is found about that well.</summary>
    private const double CloseToEnd = 1e-5;

    /// <exception cref="PlacementException">There is no way from the raster's system to degrees, or none of its pixels is on Earth.</exception>
    public static GeographicBox Compute(Raster raster)
    {
        try
        {
            var places = new RasterPlaces(raster);
            var (x, y) = places.ToDegrees([.. Outline()]);
            var (holdsNorth, holdsSouth) = (places.HoldsPole(90), places.HoldsPole(-90));
            if (!x.Any(double.IsNaN))
                return Around(x, y, holdsNorth, holdsSouth);
            return AroundWhatIsOnEarth(places, holdsNorth, holdsSouth)
                ?? throw new PlacementException("None of the raster's pixels is on Earth: its coordinate reference system and its geotransform do not fit.");
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
        longitudes = [.. longitudes.Where((_, i) => !IsPole(latitudes[i]))];
        for (var i = 1; i < longitudes.Length; i++)
            longitudes[i] = longitudes[i - 1] + ShortWay(longitudes[i] - longitudes[i - 1]);
        return GeographicBox.FromEdges(Round(longitudes.Min()), Round(south), Round(longitudes.Max()), Round(north));
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

    /// <summary>Null where nothing is on Earth.</summary>
    private static GeographicBox? AroundWhatIsOnEarth(RasterPlaces places, bool holdsNorth, bool holdsSouth)
    {
        var net = Net().ToArray();
        var (x, y) = places.ToDegrees(net);
        var limb = Limb(places, net, x);
        var (south, north) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var latitude in y.Where(double.IsFinite).Concat(limb.Select(point => point.Latitude)))
            (south, north) = (Math.Min(south, latitude), Math.Max(north, latitude));
        if (south > north)
            return null;
        (south, north) = (holdsSouth ? -90 : Snap(south, 90), holdsNorth ? 90 : Snap(north, 90));
        if (holdsNorth || holdsSouth)
            return new GeographicBox(-180, south, 180, north);
        for (var i = 0; i < x.Length; i++)
            x[i] = IsPole(y[i]) ? double.NaN : x[i];
        var (west, east) = Arcs(x, limb).Around();
        return GeographicBox.FromEdges(Snap(west, 180), south, Snap(east, 180), north);
    }

    /// <summary>
    /// Longitudes are counted on from neighbour to neighbour, which tells a raster that goes round the globe from one that ends at the antimeridian.
    /// Parts of the net that are no neighbours, such as the lobes of an interrupted projection, are ranges of their own.
    /// </summary>
    private static LongitudeArcs Arcs(double[] longitudes, IReadOnlyList<LimbPoint> limb)
    {
        const int across = StepsAlongEdge + 1;
        var arcs = new LongitudeArcs();
        var ranges = new List<(double West, double East)>();
        var rangeOf = new int[longitudes.Length];
        var counted = (double[])longitudes.Clone();
        Array.Fill(rangeOf, -1);
        for (var seed = 0; seed < longitudes.Length; seed++)
        {
            if (double.IsNaN(longitudes[seed]) || rangeOf[seed] >= 0)
                continue;
            rangeOf[seed] = ranges.Count;
            var (west, east) = (longitudes[seed], longitudes[seed]);
            var open = new Queue<int>([seed]);
            while (open.TryDequeue(out var from))
            {
                (west, east) = (Math.Min(west, counted[from]), Math.Max(east, counted[from]));
                foreach (var to in (ReadOnlySpan<int>)[from % across > 0 ? from - 1 : -1, from % across < StepsAlongEdge ? from + 1 : -1, from - across, from + across])
                {
                    if ((uint)to >= (uint)longitudes.Length || rangeOf[to] >= 0 || double.IsNaN(longitudes[to]))
                        continue;
                    rangeOf[to] = ranges.Count;
                    counted[to] = counted[from] + ShortWay(longitudes[to] - counted[from]);
                    open.Enqueue(to);
                }
            }
            ranges.Add((west, east));
        }
        foreach (var point in limb.Where(point => rangeOf[point.Beside] >= 0 && !IsPole(point.Latitude)))
        {
            var (west, east) = ranges[rangeOf[point.Beside]];
            var longitude = counted[point.Beside] + ShortWay(point.Longitude - counted[point.Beside]);
            ranges[rangeOf[point.Beside]] = (Math.Min(west, longitude), Math.Max(east, longitude));
        }
        foreach (var (west, east) in ranges)
            arcs.Add(west, east);
        return arcs;
    }

    private static IEnumerable<(double Across, double Down)> Net()
    {
        for (var row = 0; row <= StepsAlongEdge; row++)
        {
            for (var column = 0; column <= StepsAlongEdge; column++)
                yield return ((double)column / StepsAlongEdge, (double)row / StepsAlongEdge);
        }
    }

    /// <summary>Where the Earth ends beside a place of the net.</summary>
    private readonly record struct LimbPoint(int Beside, double Longitude, double Latitude);

    private static List<LimbPoint> Limb(RasterPlaces places, (double Across, double Down)[] net, double[] x)
    {
        var (beside, on, off) = (new List<int>(), new List<(double Across, double Down)>(), new List<(double Across, double Down)>());
        for (var i = 0; i < net.Length; i++)
        {
            if (i % (StepsAlongEdge + 1) < StepsAlongEdge)
                Add(i, i + 1);
            if (i + StepsAlongEdge + 1 < net.Length)
                Add(i, i + StepsAlongEdge + 1);
        }
        var limb = on.ToArray();
        for (var step = 0; step < Bisections && limb.Length > 0; step++)
        {
            var middles = limb.Zip(off, (a, b) => (Across: (a.Across + b.Across) / 2, Down: (a.Down + b.Down) / 2)).ToArray();
            var (longitudes, _) = places.ToDegrees(middles);
            for (var i = 0; i < middles.Length; i++)
            {
                if (double.IsNaN(longitudes[i]))
                    off[i] = middles[i];
                else
                    limb[i] = middles[i];
            }
        }
        var (limbX, limbY) = places.ToDegrees(limb);
        return [.. Enumerable.Range(0, limb.Length).Select(i => new LimbPoint(beside[i], limbX[i], limbY[i]))];

        void Add(int a, int b)
        {
            if (double.IsNaN(x[a]) == double.IsNaN(x[b]))
                return;
            beside.Add(double.IsNaN(x[a]) ? b : a);
            on.Add(net[double.IsNaN(x[a]) ? b : a]);
            off.Add(net[double.IsNaN(x[a]) ? a : b]);
        }
    }

    /// <summary>A pole has every longitude, so what is given for it means nothing.</summary>
    private static bool IsPole(double latitude) => Math.Abs(latitude) > 90 - 1e-6;

    private static double ShortWay(double degrees) => degrees - FullCircle * Math.Round(degrees / FullCircle);

    private static double Snap(double degrees, double end) =>
        Math.Abs(Math.Abs(degrees) - end) <= CloseToEnd ? Math.CopySign(end, degrees) : Round(degrees);

    private static double Round(double degrees) => Math.Round(degrees, 7);
}
