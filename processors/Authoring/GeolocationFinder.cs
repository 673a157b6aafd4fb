using System.Runtime.CompilerServices;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Conversion.Swaths;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>Where a swath's pixels are, and how large they are.</summary>
/// <param name="Geolocation">The arrays of latitude and longitude.</param>
/// <param name="MustBeNamed">The mapping does not find them by itself: the descriptor has to name them.</param>
internal sealed record GeolocationFinder(SwathGeolocation Geolocation, bool MustBeNamed)
{
    private const double Radian = Math.PI / 180;
    private const int LinesLookedAt = 64;
    /// <summary>Neighbours of a swath are not that far from each other, in degrees.</summary>
    private const double Farthest = 60;
    private const int CellsLookedAt = 1 << 12;
    /// <summary>More cells than this are no grid that one machine's tools handle with ease.</summary>
    private const double MostCells = 60e6;

    /// <summary>Of the angle between a line and its next: less is one track.</summary>
    private const double SmallestSine = 0.05;

    private static readonly ConditionalWeakTable<IGranule, Dictionary<SwathGeolocation, string?>> Surfaces = [];

    /// <summary>Sizes that go into 180 degrees a whole number of times.</summary>
    private static readonly double[] CellSizes = [0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10];

    private static readonly ConditionalWeakTable<IGranule, List<(string Path, long[] Pixels)>> Shapes = [];

    private static readonly string[] LatitudeNames = ["latitude", "lat", "nav_lat", "xlat"];
    private static readonly string[] LongitudeNames = ["longitude", "lon", "long", "nav_lon", "xlong"];

    /// <summary>
    /// The places of an array of an HDF-EOS5 swath, by the conventions, or else by the names of two-dimensional arrays of its shape.
    /// </summary>
    /// <exception cref="GranuleException">There are none: the message says what was looked for.</exception>
    public static GeolocationFinder Find(IGranule granule, string path, IReadOnlyList<long> shape)
    {
        long[] pixels = [.. shape.SkipWhile(size => size == 1)];
        if (SwathGeolocation.OfCells(granule, path) is { } cells)
            return new(cells, MustBeNamed: false);
        if (pixels.Length < 2)
            throw new GranuleException($"{granule.FileName}: its shape is {string.Join(" x ", shape)}, and a swath's field has lines x pixels across the track");
        if (EosGeolocation(granule, path) is { } eos)
            return new(eos, MustBeNamed: false);
        if (SwathGeolocation.ByConventions(granule, path) is { } stated && HasShape(granule, stated.Latitude, pixels) && HasShape(granule, stated.Longitude, pixels))
            return new(stated, MustBeNamed: !IsUsual(stated));
        var all = Shapes.GetValue(granule, ReadShapes).Where(array => array.Pixels.AsSpan().SequenceEqual(pixels)).Select(array => array.Path).ToList();
        var beside = all.Where(array => array[..array.LastIndexOf('/')] == path[..path.LastIndexOf('/')]).ToList();
        if (Beginning(beside, "latitude") is { } ownLatitude && Beginning(beside, "longitude") is { } ownLongitude)
            return new(new SwathGeolocation(ownLatitude, ownLongitude), MustBeNamed: true);
        if (Named(all, LatitudeNames) is { } latitude && Named(all, LongitudeNames) is { } longitude)
            return new(new SwathGeolocation(latitude, longitude), MustBeNamed: true);
        throw new GranuleException(
            $"{granule.FileName}: nothing says where its {string.Join(" x ", pixels)} pixels are: no latitude and longitude of that shape is found by " +
            "units, standard_name, coordinates or name");
    }

    /// <summary>The places of a grid whose axes of latitude and longitude are irregular; null where it has none that go on in one direction.</summary>
    public static GeolocationFinder? OfAxes(IGranule granule, IGranuleArray array)
    {
        try
        {
            var dimensions = CfDimensions.Read(granule, array, []);
            if (dimensions is not { Y: { Kind: CfAxisKind.Latitude, Coordinate: { } y }, X: { Kind: CfAxisKind.Longitude, Coordinate: { } x } })
                return null;
            var geolocation = new SwathGeolocation(y.Path, x.Path);
            return SwathPlaces.Open(granule, geolocation) is not null ? new(geolocation, MustBeNamed: true) : null;
        }
        catch (GranuleException)
        {
            return null;
        }
    }

    /// <summary>
    /// Refuses places that are no surface: an altimeter's measurements of a second lie behind each other on the track, as those of a profile lie above each
    /// other.
    /// </summary>
    /// <exception cref="GranuleException">The message says what they are.</exception>
    public void RequireSurface(IGranule granule)
    {
        var known = Surfaces.GetOrCreateValue(granule);
        if (!known.TryGetValue(Geolocation, out var complaint))
            known[Geolocation] = complaint = ComplaintOfSurface(granule);
        if (complaint is not null)
            throw new GranuleException($"{granule.FileName}: {complaint}");
    }

    private string? ComplaintOfSurface(IGranule granule)
    {
        var (latitudes, longitudes, columns) = Centres(granule);
        if (columns < 2)
            return null;
        var (sines, across, along) = (new List<double>(), 0, 0);
        for (var i = 0; i + columns < latitudes.Length; i++)
        {
            if (i % columns == columns - 1 || i / columns % 2 == 1)
                continue;
            var (right, down) = (Step(i, i + 1), Step(i, i + columns));
            across += right.Length > 0 ? 1 : 0;
            along += down.Length > 0 ? 1 : 0;
            if (right.Length > 0 && down.Length > 0)
                sines.Add(Math.Abs(right.X * down.Y - right.Y * down.X) / (right.Length * down.Length));
        }
        if (across == 0 && along > 0)
            return $"all values of a line are at one place ({Geolocation.Latitude}): these are profiles or a track, and no swath";
        return sines.Count > 0 && Median(sines) < SmallestSine
            ? $"the places in {Geolocation.Latitude} lie behind each other on one track: these are data along a track, and no swath"
            : null;

        (double X, double Y, double Length) Step(int from, int to)
        {
            var x = Math.IEEERemainder(longitudes[to] - longitudes[from], 360) * Math.Cos(latitudes[from] * Radian);
            var y = latitudes[to] - latitudes[from];
            return (x, y, Math.Sqrt(x * x + y * y));
        }
    }

    /// <summary>What people look for under such names; others are worth saying in a descriptor.</summary>
    private static bool IsUsual(SwathGeolocation geolocation) => geolocation.LatitudeCorners is not null
        || (LatitudeNames.Contains(Last(geolocation.Latitude)) && LongitudeNames.Contains(Last(geolocation.Longitude)));

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();

    /// <summary>
    /// The size of a grid's cells in degrees: about the longer edge of the median footprint, so that a cell has about one pixel, and so that
    /// the grid is not too large.
    /// </summary>
    /// <returns>The size, and the edges of the grid where the whole globe would be too large for this size; null for the globe.</returns>
    public (double Resolution, double[]? Bbox) Grid(IGranule granule)
    {
        var (latitudes, longitudes, columns) = Centres(granule);
        var (across, along) = (new List<double>(), new List<double>());
        var isOfCells = columns == 1;
        if (isOfCells && SwathPlaces.Open(granule, Geolocation).Corners is var (cornerLatitudes, cornerLongitudes))
            (latitudes, longitudes, columns) = (cornerLatitudes.Read(0, Math.Min(cornerLatitudes.Lines, CellsLookedAt)), cornerLongitudes.Read(0, Math.Min(cornerLatitudes.Lines, CellsLookedAt)), 4);
        for (var i = 0; i < latitudes.Length; i++)
        {
            if (i % columns != columns - 1)
                Add(across, Distance(latitudes, longitudes, i, i + 1), isOfCells ? 180 : Farthest);
            // Cells that follow each other need not be neighbours.
            if (!isOfCells && i + columns < latitudes.Length && i / columns % 2 == 0)
                Add(along, Distance(latitudes, longitudes, i, i + columns), Farthest);
        }
        if (across.Count == 0 && along.Count == 0)
            throw new GranuleException($"{granule.FileName}: {Geolocation.Latitude} and {Geolocation.Longitude} are missing throughout");
        var footprint = Math.Max(Median(across), Median(along));
        var size = CellSizes.MinBy(cell => Math.Abs(Math.Log(cell / footprint)));
        // A grid stays where it is; later granules of a swath lie elsewhere.
        if (SwathPlaces.AreAxes(granule, Geolocation) && OwnExtent(latitudes, longitudes, size) is { } own)
            return (size, own);
        if (360 / size * (180 / size) <= MostCells)
            return (size, null);
        return OwnExtent(latitudes, longitudes, size) is { } bbox
            ? (size, bbox)
            : (CellSizes.First(cell => 360 / cell * (180 / cell) <= MostCells), null);
    }

    private (double[] Latitudes, double[] Longitudes, int Columns) Centres(IGranule granule)
    {
        var (latitude, longitude, _) = SwathPlaces.Open(granule, Geolocation);
        // Pairs of neighbouring lines, spread over the swath.
        var (latitudes, longitudes) = (new List<double>(), new List<double>());
        var pairs = Math.Min(LinesLookedAt, latitude.Lines / 2);
        for (var i = 0; i < Math.Max(1, pairs); i++)
        {
            var line = pairs < 2 ? 0 : (int)((latitude.Lines - 2L) * i / (pairs - 1));
            var lines = Math.Min(2, latitude.Lines);
            latitudes.AddRange(latitude.Read(line, lines));
            longitudes.AddRange(longitude.Read(line, lines));
        }
        return ([.. latitudes], [.. longitudes], latitude.Columns);
    }

    /// <summary>A box of whole cells around all pixels; null where that is too large, too, or crosses the antimeridian.</summary>
    private static double[]? OwnExtent(double[] latitudes, double[] longitudes, double size)
    {
        var (lats, lons) = (latitudes.Where(double.IsFinite).ToList(), longitudes.Where(double.IsFinite).ToList());
        var whole = Math.Max(1, size);
        if (lons.Count > 0 && lons.Min() >= 180)
            lons = [.. lons.Select(degrees => degrees - 360)];
        var (south, north) = (Math.Max(-90, Down(lats.Min()) - whole), Math.Min(90, Up(lats.Max()) + whole));
        var (west, east) = (Math.Max(-180, Down(lons.Min()) - whole), Math.Min(180, Up(lons.Max()) + whole));
        return lons.Max() <= 180 && lons.Min() >= -180 && east - west < 180 && (east - west) / size * ((north - south) / size) <= MostCells ? [west, south, east, north] : null;

        double Down(double degrees) => Math.Floor(degrees / whole) * whole;

        double Up(double degrees) => Math.Ceiling(degrees / whole) * whole;
    }

    /// <summary>On the sphere, in degrees; NaN where a place is missing.</summary>
    private static double Distance(double[] latitudes, double[] longitudes, int a, int b)
    {
        var (sinLat, sinLon) = (Math.Sin((latitudes[b] - latitudes[a]) * Radian / 2), Math.Sin((longitudes[b] - longitudes[a]) * Radian / 2));
        var h = sinLat * sinLat + Math.Cos(latitudes[a] * Radian) * Math.Cos(latitudes[b] * Radian) * sinLon * sinLon;
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(h))) / Radian;
    }

    private static void Add(List<double> distances, double distance, double farthest)
    {
        if (distance > 0 && distance < farthest)
            distances.Add(distance);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }

    private static SwathGeolocation? EosGeolocation(IGranule granule, string path)
    {
        const string swaths = "/HDFEOS/SWATHS/";
        if (granule is InterpolatedGranule interpolated)
            return interpolated.Geolocation(path);
        if (!path.StartsWith(swaths, StringComparison.Ordinal) || path.IndexOf('/', swaths.Length) is not (> 0 and var end))
            return null;
        var geolocation = new SwathGeolocation($"{path[..end]}/Geolocation Fields/Latitude", $"{path[..end]}/Geolocation Fields/Longitude");
        return granule.HasArray(geolocation.Latitude) && granule.HasArray(geolocation.Longitude) ? geolocation : null;
    }

    private static string? Named(List<string> paths, string[] names) =>
        names.Select(name => paths.Find(path => path[(path.LastIndexOf('/') + 1)..].Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(path => path is not null);

    /// <summary>The only one in a group that is called <c>latitude</c> and something, such as <c>latitude_pm</c>.</summary>
    private static string? Beginning(List<string> paths, string name) =>
        paths.Where(path => path[(path.LastIndexOf('/') + 1)..].StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList() is [var only] ? only : null;

    /// <summary>The arrays of numbers, read once for all arrays whose places are looked for.</summary>
    private static List<(string Path, long[] Pixels)> ReadShapes(IGranule granule)
    {
        var shapes = new List<(string, long[])>();
        foreach (var path in GranuleArrays.List(granule).Take(GranuleLimits.ScannedArrays))
        {
            using var array = granule.OpenArray(path);
            if (array.SampleType is not null)
                shapes.Add((path, [.. array.Shape.SkipWhile(size => size == 1)]));
        }
        return shapes;
    }

    private static bool HasShape(IGranule granule, string path, long[] pixels)
    {
        using var array = granule.OpenArray(path);
        return array.SampleType is not null && array.Shape.SkipWhile(size => size == 1).ToList() is var shape
            && (pixels.Length == 2 ? shape.SequenceEqual(pixels) : shape.Count == 2 && AreInOrder(shape, pixels));
    }

    /// <summary>Whether lines and columns are among a field's dimensions, in their order: the others are channels, levels or times.</summary>
    private static bool AreInOrder(List<long> places, long[] pixels)
    {
        var lines = Array.IndexOf(pixels, places[0]);
        return lines >= 0 && Array.IndexOf(pixels, places[1], lines + 1) > 0;
    }
}
