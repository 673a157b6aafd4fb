using Datasets.Conversion.Formats;

namespace Datasets.Validation;

/// <summary>Finds arrays by what files call them.</summary>
internal static class ArrayLookup
{
    public static readonly string[] LatitudeNames = ["Latitude", "latitude", "lat", "nlat", "YDim"];
    public static readonly string[] LongitudeNames = ["Longitude", "longitude", "lon", "nlon", "XDim"];

    public static string GroupOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>The first of the names that is in a group.</summary>
    public static string? Beside(IGranule granule, string group, string[] names) =>
        names.Select(name => $"{group}/{name}").FirstOrDefault(granule.HasArray);

    /// <summary>An array of this name in the group or the nearest one above.</summary>
    public static string? Up(IGranule granule, string group, string name)
    {
        name = name[(name.LastIndexOf('/') + 1)..];
        for (; ; group = GroupOf(group))
        {
            var path = group == "/" ? $"/{name}" : $"{group}/{name}";
            if (granule.HasArray(path))
                return path;
            if (group == "/")
                return null;
        }
    }

    /// <summary>An array's shape, and its dimensions' names: the file's, or those that an attribute lists.</summary>
    public static (IReadOnlyList<long> Shape, IReadOnlyList<string> Names) ShapeOf(IGranule granule, string path)
    {
        using var array = granule.OpenArray(path);
        IReadOnlyList<string> names = [.. array.Dimensions.Select(name => name[(name.LastIndexOf('/') + 1)..])];
        foreach (var attribute in (ReadOnlySpan<string>)["DimensionNames", "DIMENSION_LABELS"])
        {
            if (names.All(name => name.Length == 0) && array.Attributes.TryGetValue(attribute, out var stated) && stated.Text?.Split(',') is { } listed && listed.Length == names.Count)
                names = [.. listed.Select(name => name.Trim())];
        }
        return (array.Shape, names);
    }
}
