using Datasets.Conversion.Formats;
using Datasets.Conversion.Gridding;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Swaths;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// An HDF-EOS2 granule with places for the fields of its swaths that are finer than the geolocation: <see cref="Geolocation"/> names them, and they are
/// computed by the swath's dimension maps (<see cref="DimensionMap"/>) as they are read. A field that is on the geolocation's own dimensions
/// has those places, whatever maps there are.
/// </summary>
public sealed class InterpolatedGranule : IGranule
{
    private const string SwathsGroup = "/HDFEOS/SWATHS/";
    private const string Fields = "Geolocation Fields";
    private const string Corners = " corners";
    /// <summary>Before the dimensions that places are computed for, in their paths.</summary>
    private const char Mark = '@';
    private const long MostTies = 1 << 24;

    private readonly IGranule _granule;
    private readonly Dictionary<string, InterpolatedArray> _arrays = new(StringComparer.Ordinal);

    private InterpolatedGranule(IGranule granule) => _granule = granule;

    public string FileName => _granule.FileName;

    public string Format => _granule.Format;

    public bool IsNetCdf => _granule.IsNetCdf;

    /// <summary>The granule itself where it is of another format, or this class's already.</summary>
    public static IGranule Of(IGranule granule) =>
        granule is not InterpolatedGranule && granule.Format == Hdf4Granule.FormatName && granule.Groups(SwathsGroup.TrimEnd('/')).Count > 0 ? new InterpolatedGranule(granule) : granule;

    /// <summary>Whether places are computed, and not in the file.</summary>
    public static bool IsInterpolated(SwathGeolocation places) => places.Latitude.Contains(Mark, StringComparison.Ordinal);

    /// <summary>The path of the array in the file between whose places those at a path are.</summary>
    public static string Stored(string path) => path.IndexOf(Mark) is > 0 and var at ? path[..at] : path;

    /// <summary>Where the pixels of a field are; null where it is not a swath's.</summary>
    /// <exception cref="GranuleException">The field's dimensions are not those of the geolocation, nor mapped to them.</exception>
    public SwathGeolocation? Geolocation(string path)
    {
        var end = path.StartsWith(SwathsGroup, StringComparison.Ordinal) ? path.IndexOf('/', SwathsGroup.Length) : -1;
        if (end < 0)
            return null;
        var own = new SwathGeolocation($"{path[..end]}/{Fields}/Latitude", $"{path[..end]}/{Fields}/Longitude");
        if (!HasArray(own.Latitude) || !HasArray(own.Longitude) || Hdfeos5Structure.FindSwath(_granule, path[SwathsGroup.Length..end]) is not { } swath)
            return own;
        using var field = OpenArray(path);
        using var latitude = OpenArray(own.Latitude);
        if (latitude.Dimensions is not [var geoLines, var geoColumns] || (field.Dimensions.Contains(geoLines) && field.Dimensions.Contains(geoColumns)))
            return own;
        var maps = DimensionMap.Of(swath);
        return MapOf(maps, geoLines, field) is { } lines && MapOf(maps, geoColumns, field) is { } columns ? Add(own, field, lines, columns) : own;
    }

    public IReadOnlyList<string> Groups(string group) => _granule.Groups(group);

    public IReadOnlyList<string> Arrays(string group) => _granule.Arrays(group);

    public IReadOnlyDictionary<string, AttributeValue> Attributes(string path) =>
        _arrays.TryGetValue(path, out var array) ? array.Attributes : _granule.Attributes(path);

    public bool HasArray(string path) => _arrays.ContainsKey(path) || _granule.HasArray(path);

    public IGranuleArray OpenArray(string path) => _arrays.TryGetValue(path, out var array) ? array : _granule.OpenArray(path);

    /// <summary>The granule is another's to close.</summary>
    public void Dispose()
    {
    }

    /// <summary>How a field's dimension is counted by one of the geolocation; one that it has itself, by itself.</summary>
    private static DimensionMap? MapOf(IReadOnlyList<DimensionMap> maps, string geolocation, IGranuleArray field) => field.Dimensions.Contains(geolocation)
        ? new DimensionMap(geolocation, geolocation, 0, 1)
        : maps.FirstOrDefault(map => map.Geolocation == geolocation && field.Dimensions.Contains(map.Data));

    private SwathGeolocation Add(SwathGeolocation own, IGranuleArray field, DimensionMap lines, DimensionMap columns)
    {
        var name = $"{Mark}{lines.Data},{columns.Data}";
        var found = new SwathGeolocation($"{own.Latitude}{name}", $"{own.Longitude}{name}")
        {
            LatitudeCorners = $"{own.Latitude}{Corners}{name}",
            LongitudeCorners = $"{own.Longitude}{Corners}{name}",
        };
        if (_arrays.ContainsKey(found.Latitude))
            return found;
        long[] shape = [SizeOf(lines.Data), SizeOf(columns.Data)];
        if (shape[1] > GranuleLimits.PixelsAcross || shape[0] > GranuleLimits.AxisValues)
            throw new UnreadableException($"{FileName}: {field.Path} has {shape[0]} x {shape[1]} pixels, and a swath is read up to {GranuleLimits.PixelsAcross} pixels across");
        var places = Read(own, lines, columns, (int)shape[0], (int)shape[1]);
        string[] dimensions = [lines.Data, columns.Data];
        AddArray(found.Latitude, shape, dimensions, places, isLatitude: true);
        AddArray(found.Longitude, shape, dimensions, places, isLatitude: false);
        AddArray(found.LatitudeCorners, [.. shape, 4], [.. dimensions, "corner"], places, isLatitude: true);
        AddArray(found.LongitudeCorners, [.. shape, 4], [.. dimensions, "corner"], places, isLatitude: false);
        return found;

        long SizeOf(string dimension) => field.Shape[field.Dimensions.ToList().IndexOf(dimension)];
    }

    private void AddArray(string path, long[] shape, string[] dimensions, InterpolatedPlaces places, bool isLatitude) =>
        _arrays[path] = new InterpolatedArray(path, shape, dimensions, places, isLatitude);

    private InterpolatedPlaces Read(SwathGeolocation own, DimensionMap lines, DimensionMap columns, int dataLines, int dataColumns)
    {
        var (latitude, longitude) = (SwathField.Open(_granule, own.Latitude), SwathField.Open(_granule, own.Longitude));
        if (latitude.Lines != longitude.Lines || latitude.Columns != longitude.Columns)
            throw new GranuleException($"{FileName}: {own.Latitude} has {latitude.Lines} x {latitude.Columns} places, and {own.Longitude} {longitude.Lines} x {longitude.Columns}");
        if (latitude.Lines < 2 || latitude.Columns < 2)
            throw new GranuleException($"{FileName}: {own.Latitude} has {latitude.Lines} x {latitude.Columns} places, and pixels cannot be placed between fewer than 2 x 2");
        if ((long)latitude.Lines * latitude.Columns > MostTies)
            throw new UnreadableException($"{FileName}: {own.Latitude} has {latitude.Lines} x {latitude.Columns} places, and {MostTies} are the limit where pixels lie between them");
        var (latitudes, longitudes) = (latitude.Read(0, latitude.Lines), longitude.Read(0, longitude.Lines));
        var ties = latitudes.Zip(longitudes, UnitVector.FromDegrees).ToArray();
        var scanLines = lines.ScanLines(latitude.Lines, dataLines);
        return new InterpolatedPlaces(ties, latitude.Lines, latitude.Columns, lines, columns, scanLines, ModisScan.Is(scanLines, dataColumns) ? ModisScan.GroundAngle : null);
    }
}
