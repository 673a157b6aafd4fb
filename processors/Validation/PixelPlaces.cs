using Datasets.Conversion.Formats;

namespace Datasets.Validation;

/// <summary>
/// Where a swath's latitudes and longitudes are: those that HDF-EOS5 keeps apart, that the variable's <c>coordinates</c> attribute names, or that stand
/// beside it or in the groups above, by units, standard names or names.
/// </summary>
internal static class PixelPlaces
{
    private static readonly string[] LatitudeBeginnings = ["lat", "nav_lat", "xlat", "tlat", "gphi", "clat"];
    private static readonly string[] LongitudeBeginnings = ["lon", "nav_lon", "xlon", "tlon", "glam", "clon"];

    public static (string Latitude, string Longitude)? Find(IGranule granule, StoredNumbers numbers)
    {
        var group = ArrayLookup.GroupOf(numbers.Path);
        var eos = $"{group[..Math.Max(0, group.LastIndexOf('/'))]}/Geolocation Fields";
        if (FindAmong(granule, numbers, [$"{eos}/Latitude", $"{eos}/Longitude"], byName: true) is { } apart)
            return apart;
        var named = numbers.Text("coordinates")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => ArrayLookup.Up(granule, group, name)).OfType<string>().ToList() ?? [];
        if ((FindAmong(granule, numbers, named, byName: false) ?? FindAmong(granule, numbers, named, byName: true)) is { } stated)
            return stated;
        foreach (var byName in (ReadOnlySpan<bool>)[false, true])
        {
            for (var place = group; ; place = ArrayLookup.GroupOf(place))
            {
                if (FindAmong(granule, numbers, granule.Arrays(place), byName) is { } beside)
                    return beside;
                if (place == "/")
                    break;
            }
        }
        return null;
    }

    /// <summary>The dimensions of an array that count lines and pixels, as a latitude's do: by their names, else by their sizes. Null where it has none such.</summary>
    public static (int Lines, int Pixels)? DimensionsIn(StoredNumbers numbers, StoredNumbers latitude)
    {
        var ones = LeadingOnes(latitude.Shape);
        if (latitude.Shape.Count - ones != 2)
            return null;
        var (lines, pixels) = (latitude.Dimensions[ones], latitude.Dimensions[ones + 1]);
        if (lines.Length > 0 && pixels.Length > 0 && lines != pixels)
        {
            var (line, pixel) = (numbers.Dimensions.ToList().IndexOf(lines), numbers.Dimensions.ToList().IndexOf(pixels));
            if (line >= 0 && pixel >= 0)
                return (line, pixel);
        }
        for (var i = 0; i + 1 < numbers.Shape.Count; i++)
        {
            for (var j = i + 1; j < numbers.Shape.Count; j++)
            {
                if (numbers.Shape[i] == latitude.Shape[ones] && numbers.Shape[j] == latitude.Shape[ones + 1])
                    return (i, j);
            }
        }
        return null;
    }

    /// <summary>How many dimensions of size 1 stand before the last two.</summary>
    public static int LeadingOnes(IReadOnlyList<long> shape)
    {
        var ones = 0;
        while (shape.Count - ones > 2 && shape[ones] == 1)
            ones++;
        return ones;
    }

    private static (string Latitude, string Longitude)? FindAmong(IGranule granule, StoredNumbers numbers, IEnumerable<string> paths, bool byName)
    {
        string? latitude = null, longitude = null;
        foreach (var path in paths.Where(granule.HasArray))
        {
            var attributes = granule.Attributes(path);
            var name = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
            var (units, standard) = (Text(attributes, "units")?.ToLowerInvariant(), Text(attributes, "standard_name"));
            if (latitude is null && (byName ? LatitudeBeginnings.Any(name.StartsWith) : ArrayLookup.NorthUnits.Contains(units) || standard == "latitude") && Fits(path))
                latitude = path;
            else if (longitude is null && (byName ? LongitudeBeginnings.Any(name.StartsWith) : ArrayLookup.EastUnits.Contains(units) || standard == "longitude") && Fits(path))
                longitude = path;
        }
        return latitude is null || longitude is null ? null : (latitude, longitude);

        bool Fits(string path)
        {
            using var array = granule.OpenArray(path);
            return array.SampleType is not null && DimensionsIn(numbers, StoredNumbers.Open(granule, path)) is not null;
        }
    }

    private static string? Text(IReadOnlyDictionary<string, AttributeValue> attributes, string name) => attributes.TryGetValue(name, out var value) ? value.Text?.Trim() : null;
}
