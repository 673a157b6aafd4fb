using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Places of some of a grid's cells, from two-dimensional latitudes and longitudes beside its axes: what the file itself says of where they lie, whatever its
/// projection is called.
/// </summary>
internal static class CellPlaces
{
    private const long WholeCells = 4_000_000;
    private const int RowsOfMore = 9;
    private const int MostAcross = 33;

    /// <summary>A net of cells; empty where the file has no such coordinates.</summary>
    /// <param name="array">The array of rows x columns.</param>
    /// <param name="rows">Its dimension of rows.</param>
    /// <param name="columns">Its dimension of columns.</param>
    public static IReadOnlyList<CellPlace> Sample(IGranule granule, IGranuleArray array, CfDimension rows, CfDimension columns)
    {
        var named = array.Attributes.TextOf("coordinates")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var group = CfNames.Parent(array.Path);
        var paths = named.Select(name => CfNames.Find(granule, group, name)).OfType<string>().ToList();
        if (Pair(granule, paths, rows, columns) is { } pair)
            return Read(granule, pair.Latitude, pair.Longitude, rows.Size, columns.Size);
        for (; ; group = CfNames.Parent(group))
        {
            if (Pair(granule, granule.Arrays(group), rows, columns) is { } beside)
                return Read(granule, beside.Latitude, beside.Longitude, rows.Size, columns.Size);
            if (group == "/")
                return [];
        }
    }

    /// <summary>The one latitude and the one longitude of the grid's shape; of several, as those of staggered cells, none can be told.</summary>
    private static (string Latitude, string Longitude)? Pair(IGranule granule, IEnumerable<string> paths, CfDimension rows, CfDimension columns)
    {
        List<string> latitudes = [], longitudes = [];
        foreach (var path in paths)
        {
            using var array = granule.OpenArray(path);
            if (array.SampleType is null || !array.Shape.SkipWhile(size => size == 1).SequenceEqual([rows.Size, columns.Size]) || !HasNames(array, rows, columns))
                continue;
            var kind = CfCoordinate.KindOf(CfNames.Last(path), array.Attributes);
            (kind == CfAxisKind.Latitude ? latitudes : kind == CfAxisKind.Longitude ? longitudes : []).Add(path);
        }
        return latitudes is [var latitude] && longitudes is [var longitude] ? (latitude, longitude) : null;
    }

    private static bool HasNames(IGranuleArray array, CfDimension rows, CfDimension columns)
    {
        var (row, column) = (CfNames.Last(array.Dimensions[^2]), CfNames.Last(array.Dimensions[^1]));
        return (row.Length == 0 || rows.Name.Length == 0 || row == rows.Name) && (column.Length == 0 || columns.Name.Length == 0 || column == columns.Name);
    }

    private static List<CellPlace> Read(IGranule granule, string latitudes, string longitudes, int rows, int columns)
    {
        var places = new List<CellPlace>();
        using var latitude = granule.OpenArray(latitudes);
        using var longitude = granule.OpenArray(longitudes);
        var isWhole = (long)rows * columns <= WholeCells;
        var acrossRows = isWhole ? Net(rows, MostAcross) : Net(rows, RowsOfMore);
        var acrossColumns = Net(columns, MostAcross);
        // One read of all where that is little: of a file with one large chunk, each read is one of all.
        var (allLatitudes, allLongitudes) = isWhole ? (Values(granule, latitude, 0, rows), Values(granule, longitude, 0, rows)) : ([], []);
        foreach (var row in acrossRows)
        {
            var (y, x, start) = isWhole
                ? (allLatitudes, allLongitudes, row * columns)
                : (Values(granule, latitude, row, 1), Values(granule, longitude, row, 1), 0);
            foreach (var column in acrossColumns)
            {
                if (y[start + column] is >= -90 and <= 90 && x[start + column] is >= -360 and <= 720)
                    places.Add(new CellPlace(row, column, x[start + column], y[start + column]));
            }
        }
        return places;
    }

    private static int[] Net(int size, int most) => size <= most ? [.. Enumerable.Range(0, size)] : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * (size - 1) / (most - 1)))];

    private static double[] Values(IGranule granule, IGranuleArray array, int row, int rows)
    {
        var encoding = FieldEncoding.Read(granule, array);
        var type = encoding.TypeOf(array);
        var (start, count) = (new long[array.Shape.Count], array.Shape.ToArray());
        (start[^2], count[^2]) = (row, rows);
        var values = new double[rows * array.Shape[^1]];
        var samples = new byte[values.Length * Datasets.Model.SampleTypes.Size(type)];
        array.Read(start, count, samples);
        SampleConversion.ToDoubles(type, samples, values);
        for (var i = 0; i < values.Length; i++)
        {
            var isMissing = !double.IsFinite(values[i]) || values[i] == encoding.Fill || encoding.Missing.Contains(values[i]);
            values[i] = isMissing ? double.NaN : values[i] * encoding.Scale + encoding.Offset;
        }
        return values;
    }
}
