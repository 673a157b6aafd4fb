using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.HdfEos5;

/// <summary>
/// Which dimensions of an HDF-EOS5 field are rows and columns: by the names that the file or its structure metadata have, <c>YDim</c> and <c>XDim</c>, else
/// the last two. The others are levels.
/// </summary>
public static class Hdfeos5Dimensions
{
    private const string GridsGroup = "/HDFEOS/GRIDS/";
    private const string SwathsGroup = "/HDFEOS/SWATHS/";

    /// <exception cref="GranuleException">The field has fewer than two dimensions, or none of its cells.</exception>
    public static CfDimensions Find(IGranule granule, IGranuleArray array)
    {
        if (array.Shape.Count < 2 || array.Shape.Any(size => size is < 1 or > int.MaxValue))
            throw new GranuleException($"{granule.FileName}: {array.Path} has shape {string.Join(" x ", array.Shape)}, and a grid of rows x columns is needed");
        var names = Names(granule, array);
        var all = array.Shape.Select((size, i) => new CfDimension(i, names[i], (int)size, Coordinate(granule, array.Path, names[i], (int)size))).ToList();
        var y = all.Find(dimension => dimension.Name == "YDim") ?? all[^2];
        var x = all.Find(dimension => dimension.Name == "XDim") ?? all[^1];
        if (x == y)
            (y, x) = (all[^2], all[^1]);
        return new CfDimensions(all, x, y, Time: null, [.. all.Except([x, y])]);
    }

    /// <summary>Null where the structure metadata do not list the field.</summary>
    public static IReadOnlyList<string>? NamesOfSwathField(IGranule granule, string path) =>
        Part(path, SwathsGroup) is { } swath ? Hdfeos5Structure.SwathFieldDimensions(granule, swath, CfNames.Last(path)) : null;

    private static IReadOnlyList<string> Names(IGranule granule, IGranuleArray array)
    {
        IReadOnlyList<string> own = [.. array.Dimensions.Select(CfNames.Last)];
        var listed = Part(array.Path, GridsGroup) is { } grid ? Hdfeos5Structure.Find(granule, grid)?.Dimensions.GetValueOrDefault(CfNames.Last(array.Path)) : null;
        var names = listed?.Count == own.Count ? listed : own;
        return [.. names.Select((name, i) => name.Length > 0 ? name : $"dim{i}")];
    }

    /// <summary>The grid or swath that a path is in.</summary>
    private static string? Part(string path, string group) =>
        path.StartsWith(group, StringComparison.Ordinal) && path.IndexOf('/', group.Length) is > 0 and var end ? path[group.Length..end] : null;

    private static CfCoordinate? Coordinate(IGranule granule, string path, string name, int size)
    {
        if (name is "XDim" or "YDim" || CfNames.Find(granule, CfNames.Parent(path), name) is not { } found)
            return null;
        using var array = granule.OpenArray(found);
        return array.Shape.SequenceEqual([size]) ? CfCoordinate.Open(granule, found) : null;
    }
}
