using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Swaths;

/// <summary>Where a swath's places are in a file: the paths of its centres, and of its corners where the file has them.</summary>
public sealed record SwathGeolocation(string Latitude, string Longitude)
{
    public string? LatitudeCorners { get; init; }
    public string? LongitudeCorners { get; init; }
    /// <summary>Of a mesh: which nodes are the corners of each cell; latitude and longitude are the nodes'. Null where places are of pixels.</summary>
    public string? Cells { get; init; }

    /// <summary>All arrays that places are made of.</summary>
    internal IEnumerable<string> Paths => new[] { Latitude, Longitude, LatitudeCorners, LongitudeCorners, Cells }.OfType<string>();

    /// <summary>The places of a field on cells without rows and columns; null where it is not on such.</summary>
    /// <exception cref="GranuleException">It is on a mesh that is not read: the message says why.</exception>
    public static SwathGeolocation? OfCells(IGranule granule, string path) => MeshTopology.Find(granule, path);

    /// <summary>
    /// The places of an array by the CF conventions 1.11: those that its <c>coordinates</c> attribute names (section 5), else the arrays in
    /// its group or the nearest one above whose units are degrees north and east (sections 4.1 and 4.2); corners by their <c>bounds</c> (7.1).
    /// </summary>
    /// <returns>Null where there are none.</returns>
    public static SwathGeolocation? ByConventions(IGranule granule, string path)
    {
        if (MeshTopology.Find(granule, path) is { } cells)
            return cells;
        using var array = granule.OpenArray(path);
        var names = array.Attributes.TryGetValue("coordinates", out var coordinates) && coordinates.Text is { } text
            ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : [];
        var named = names.Select(name => Resolve(granule, path, name)).OfType<string>();
        if (Find(granule, array.Shape, named) is { } found)
            return found;
        for (var group = ParentOf(path); ; group = ParentOf(group))
        {
            if (Find(granule, array.Shape, granule.Arrays(group)) is { } beside)
                return beside;
            if (group == "/")
                return null;
        }
    }

    private static SwathGeolocation? Find(IGranule granule, IReadOnlyList<long> shape, IEnumerable<string> paths)
    {
        string? latitude = null, longitude = null;
        foreach (var path in paths)
        {
            using var array = granule.OpenArray(path);
            if (array.SampleType is null || IsCorners(array, shape))
                continue;
            if (latitude is null && Says(array, "latitude", "degrees_north", "degree_north", "degrees_N", "degreesN"))
                latitude = path;
            else if (longitude is null && Says(array, "longitude", "degrees_east", "degree_east", "degrees_E", "degreesE"))
                longitude = path;
        }
        if (latitude is null || longitude is null)
            return null;
        var (latitudeCorners, longitudeCorners) = (BoundsOf(granule, latitude), BoundsOf(granule, longitude));
        return latitudeCorners is null || longitudeCorners is null
            ? new SwathGeolocation(latitude, longitude)
            : new SwathGeolocation(latitude, longitude) { LatitudeCorners = latitudeCorners, LongitudeCorners = longitudeCorners };
    }

    /// <summary>Of a swath that is four pixels wide, the centres end in four, too.</summary>
    private static bool IsCorners(IGranuleArray array, IReadOnlyList<long> shape) =>
        array.Shape.Count > 2 && array.Shape[^1] == 4 && !array.Shape.SequenceEqual(shape);

    private static bool Says(IGranuleArray array, string standardName, params string[] units) =>
        (array.Attributes.TryGetValue("standard_name", out var name) && name.Text == standardName) ||
        (array.Attributes.TryGetValue("units", out var unit) && units.Contains(unit.Text, StringComparer.Ordinal));

    private static string? BoundsOf(IGranule granule, string path)
    {
        using var array = granule.OpenArray(path);
        return array.Attributes.TryGetValue("bounds", out var bounds) && bounds.Text is { Length: > 0 } name ? Resolve(granule, path, name) : null;
    }

    /// <summary>A name is looked for from the group of the array that has it upwards (CF conventions 1.11, section 2.7).</summary>
    private static string? Resolve(IGranule granule, string from, string name)
    {
        if (name.StartsWith('/'))
            return granule.HasArray(name) ? name : null;
        for (var group = ParentOf(from); ; group = ParentOf(group))
        {
            var path = group == "/" ? $"/{name}" : $"{group}/{name}";
            if (granule.HasArray(path))
                return path;
            if (group == "/")
                return null;
        }
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
}
