using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A swath, each of whose pixels has its own latitude and longitude.</summary>
internal static class SwathSource
{
    public static SourceField Read(IGranule granule, VariableDescriptor variable, GriddingDescriptor gridding)
    {
        var numbers = StoredNumbers.Read(granule, variable.Path);
        long[] pixels = [.. numbers.Shape.SkipWhile(size => size == 1)];
        var (latitudePath, longitudePath) = gridding is { Latitude: { } lat, Longitude: { } lon }
            ? (lat, lon)
            : (Surface(granule, variable.Path, ArrayLookup.LatitudeNames, pixels), Surface(granule, variable.Path, ArrayLookup.LongitudeNames, pixels));
        var (latitude, longitude) = (StoredNumbers.Read(granule, latitudePath), StoredNumbers.Read(granule, longitudePath));
        var (rows, columns) = ((int)pixels[0], (int)pixels[1]);
        return new SourceField
        {
            Numbers = numbers,
            Rows = rows,
            Columns = columns,
            Stored = numbers.Values,
            IsSwath = true,
            X = [.. longitude.Values.Select(longitude.Physical)],
            Y = [.. latitude.Values.Select(latitude.Physical)],
            PlacesFrom = $"the granule's own {latitudePath} and {longitudePath}, pixel by pixel",
            IsUsed = Used(granule, gridding, rows, columns),
        };
    }

    private static bool[]? Used(IGranule granule, GriddingDescriptor gridding, int rows, int columns)
    {
        if (gridding.Filters.Count == 0 && gridding.RejectRows.Count == 0)
            return null;
        var used = new bool[rows * columns];
        for (var i = 0; i < used.Length; i++)
            used[i] = !gridding.RejectRows.Contains(i % columns);
        foreach (var filter in gridding.Filters)
        {
            var flags = StoredNumbers.Read(granule, filter.Path);
            var rejected = filter.RejectBits.Aggregate(0L, (mask, bit) => mask | 1L << bit);
            for (var i = 0; i < used.Length; i++)
            {
                var stored = flags.Values[flags.Values.Length == used.Length ? i : i / columns];
                var value = flags.Physical(stored);
                used[i] &= !double.IsNaN(value) && !(value < filter.Minimum) && !(value > filter.Maximum) && ((long)stored & rejected) == 0;
            }
        }
        return used;
    }

    private static string Surface(IGranule granule, string path, string[] names, long[] pixels)
    {
        var group = ArrayLookup.GroupOf(path);
        var eos = $"{group[..Math.Max(0, group.LastIndexOf('/'))]}/Geolocation Fields";
        foreach (var candidate in names.Select(name => $"{eos}/{name}").Concat(names.Select(name => ArrayLookup.Up(granule, group, name)).OfType<string>()))
        {
            if (granule.HasArray(candidate) && ArrayLookup.ShapeOf(granule, candidate).Shape.SkipWhile(size => size == 1).SequenceEqual(pixels))
                return candidate;
        }
        throw new GranuleException($"{granule.FileName}: no {names[0]} of {path}'s shape is found, so the source cannot be read apart from the mapping: name it in gridding");
    }
}
