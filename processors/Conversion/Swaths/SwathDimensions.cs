using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// Which dimensions of a field are a swath's lines and its pixels across the track: those that the latitudes have, by name or else by size. The others
/// are channels, wavelengths, levels or times.
/// </summary>
internal static class SwathDimensions
{
    /// <param name="granule">The granule.</param>
    /// <param name="array">The field's array.</param>
    /// <param name="geolocation">Where the pixels' latitudes and longitudes are.</param>
    /// <param name="names">Names of the field's dimensions where the array itself has none, such as those of an HDF-EOS5 structure; else null.</param>
    /// <exception cref="GranuleException">The field has no such dimensions.</exception>
    public static CfDimensions Find(IGranule granule, IGranuleArray array, SwathGeolocation geolocation, IReadOnlyList<string>? names)
    {
        if (MeshTopology.CellsIn(granule, array, geolocation) is { } cells)
            return OfCells(granule, array, names, cells);
        if (SwathPlaces.AreAxes(granule, geolocation))
            return OfAxes(granule, array, geolocation);
        using var places = granule.OpenArray(geolocation.Latitude);
        var placed = Enumerable.Range(0, places.Shape.Count).SkipWhile(i => i < places.Shape.Count - 2 && places.Shape[i] == 1).ToList();
        var all = All(granule, array, names);
        if (placed.Count != 2)
        {
            throw new GranuleException(
                $"{granule.FileName}: {places.Path} has shape {string.Join(" x ", places.Shape)}, and a swath's array has lines x pixels across the track: " +
                "for a grid choose a grid's mapping, such as hdfeos5-grid");
        }
        if (all.Any(dimension => dimension.Size < 1))
            throw new GranuleException($"{granule.FileName}: {array.Path} has shape {string.Join(" x ", array.Shape)}, which holds no pixel");
        var (lines, columns) = ByName(all, places, placed) ?? BySize(all, places, placed) ?? throw NotOfTheSwath(granule, array, places);
        var others = all.Where(dimension => dimension != lines && dimension != columns).ToList();
        var time = others.Where(dimension => dimension.Kind == CfAxisKind.Time).ToList();
        return time.Count > 1
            ? throw new GranuleException($"{granule.FileName}: {array.Path} has several dimensions of time: {string.Join(", ", time)}")
            : new CfDimensions(all, columns, lines, time.FirstOrDefault(), [.. others.Except(time)]);
    }

    /// <summary>The array as it is read: with a column more where it counts cells.</summary>
    public static IGranuleArray Shaped(IGranule granule, IGranuleArray array, SwathGeolocation geolocation) =>
        MeshTopology.CellsIn(granule, array, geolocation) is null ? array : new OneColumn(array);

    private static CfDimensions OfCells(IGranule granule, IGranuleArray array, IReadOnlyList<string>? names, int cells)
    {
        var all = All(granule, array, names);
        var columns = new CfDimension(all.Count, "", 1, null);
        var others = all.Where(dimension => dimension.Index != cells).ToList();
        var time = others.Find(dimension => dimension.Kind == CfAxisKind.Time);
        return new CfDimensions([.. all, columns], columns, all[cells], time, [.. others.Where(dimension => dimension != time)]);
    }

    /// <summary>Of a grid with irregular axes, one dimension each.</summary>
    private static CfDimensions OfAxes(IGranule granule, IGranuleArray array, SwathGeolocation geolocation)
    {
        var dimensions = CfDimensions.Read(granule, array, []);
        if (dimensions.Y.Coordinate?.Path == geolocation.Latitude && dimensions.X.Coordinate?.Path == geolocation.Longitude)
            return dimensions;
        throw new GranuleException(
            $"{granule.FileName}: the rows and columns of {array.Path} are counted by {dimensions.Y.Coordinate?.Path} and {dimensions.X.Coordinate?.Path}, not by " +
            $"{geolocation.Latitude} and {geolocation.Longitude}");
    }

    private static List<CfDimension> All(IGranule granule, IGranuleArray array, IReadOnlyList<string>? names)
    {
        var group = CfNames.Parent(array.Path);
        var all = new List<CfDimension>();
        for (var i = 0; i < array.Shape.Count; i++)
        {
            var name = CfNames.Last(array.Dimensions[i]) is { Length: > 0 } own ? own : names?.Count == array.Shape.Count ? names[i] : $"dim{i}";
            var size = array.Shape[i] is > 0 and <= int.MaxValue and var whole ? (int)whole : 0;
            all.Add(new CfDimension(i, name, size, Coordinate(granule, group, name, size)));
        }
        return all;
    }

    private static CfCoordinate? Coordinate(IGranule granule, string group, string name, int size)
    {
        if (CfNames.Find(granule, group, name) is not { } path)
            return null;
        using var array = granule.OpenArray(path);
        return array.Shape.SequenceEqual([size]) ? CfCoordinate.Open(granule, path) : null;
    }

    private static (CfDimension Lines, CfDimension Columns)? ByName(List<CfDimension> all, IGranuleArray places, List<int> placed)
    {
        var (lines, columns) = (CfNames.Last(places.Dimensions[placed[0]]), CfNames.Last(places.Dimensions[placed[1]]));
        return lines.Length > 0 && columns.Length > 0 && lines != columns
            && all.Find(dimension => dimension.Name == lines && dimension.Size == places.Shape[placed[0]]) is { } first
            && all.Find(dimension => dimension.Name == columns && dimension.Size == places.Shape[placed[1]]) is { } second
            ? (first, second)
            : null;
    }

    /// <summary>The pair side by side and in their order, where there is one; else any pair in their order.</summary>
    private static (CfDimension Lines, CfDimension Columns)? BySize(List<CfDimension> all, IGranuleArray places, List<int> placed)
    {
        var (lines, columns) = (places.Shape[placed[0]], places.Shape[placed[1]]);
        var pairs = all.Where(line => line.Size == lines && line.Kind != CfAxisKind.Time)
            .SelectMany(line => all.Where(column => column.Size == columns && column.Index > line.Index).Select(column => (Line: line, Column: column)))
            .OrderBy(pair => pair.Column.Index - pair.Line.Index).ToList();
        return pairs.Count > 0 ? pairs[0] : null;
    }

    private static GranuleException NotOfTheSwath(IGranule granule, IGranuleArray array, IGranuleArray places) => new(
        $"{granule.FileName}: {array.Path} has shape {string.Join(" x ", array.Shape)}, and {places.Path} {string.Join(" x ", places.Shape)}: a swath's array " +
        "has the lines and the pixels across the track of its latitudes, or the two are not of the same swath");
}
