using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Granules;

namespace Datasets.Validation;

/// <summary>Reads a variable and its places straight from the granule, with none of the mappings' code.</summary>
internal static partial class SourceReader
{
    private static readonly string[] LatitudeNames = ["Latitude", "latitude", "lat", "nlat", "YDim"];
    private static readonly string[] LongitudeNames = ["Longitude", "longitude", "lon", "nlon", "XDim"];

    /// <exception cref="GranuleException">The granule does not say where the variable's cells are in a way that is known here.</exception>
    public static SourceField Read(IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable)
    {
        if (dataset.Gridding is { } gridding)
            return Swath(granule, variable, gridding);
        return variable.Path.StartsWith("/HDFEOS/GRIDS/", StringComparison.Ordinal) ? EosGrid(granule, variable) : Grid(granule, variable);
    }

    private static SourceField EosGrid(IGranule granule, VariableDescriptor variable)
    {
        var numbers = StoredNumbers.Read(granule, variable.Path);
        var (rows, columns) = ((int)numbers.Shape[^2], (int)numbers.Shape[^1]);
        var group = variable.Path[..variable.Path.LastIndexOf('/')];
        var (latitudePath, longitudePath) = (Beside(granule, group, LatitudeNames), Beside(granule, group, LongitudeNames));
        if (latitudePath is null || longitudePath is null)
            return EosGridBySpan(granule, variable, numbers, rows, columns);
        var (latitude, longitude) = (StoredNumbers.Read(granule, latitudePath), StoredNumbers.Read(granule, longitudePath));
        return new SourceField
        {
            Numbers = numbers, Rows = rows, Columns = columns, Stored = numbers.Values,
            X = OverCells(longitude, rows, columns, alongRows: false), Y = OverCells(latitude, rows, columns, alongRows: true),
            PlacesFrom = $"the granule's own {latitudePath} and {longitudePath}, cell by cell",
        };
    }

    /// <summary>Without coordinate fields, the corner points of StructMetadata.0: row 0 and column 0 are at the one called upper left, unless GridOrigin says otherwise.</summary>
    private static SourceField EosGridBySpan(IGranule granule, VariableDescriptor variable, StoredNumbers numbers, int rows, int columns)
    {
        const string metadata = "/HDFEOS INFORMATION/StructMetadata.0";
        if (!granule.HasArray(metadata))
            throw new GranuleException($"{granule.FileName}: neither Latitude and Longitude beside {variable.Path} nor {metadata} say where its cells are");
        using var array = granule.OpenArray(metadata);
        var text = array.ReadText();
        var name = Regex.Escape(variable.Path.Split('/')[3]);
        var start = Regex.Match(text, $"GridName=\"{name}\"");
        var grid = start.Success ? text[start.Index..] : text;
        if (Corner().Match(grid) is not { Success: true } corners)
            throw new GranuleException($"{granule.FileName}: {metadata} has no corner points for the grid of {variable.Path}");
        var (left, top, right, bottom) = (Degrees(corners, "x1"), Degrees(corners, "y1"), Degrees(corners, "x2"), Degrees(corners, "y2"));
        var origin = Origin().Match(grid[..Math.Min(grid.Length, corners.Index + 600)]);
        if (origin.Success)
        {
            var (south, north, west, east) = (Math.Min(top, bottom), Math.Max(top, bottom), Math.Min(left, right), Math.Max(left, right));
            (top, bottom) = origin.Groups["y"].Value == "L" ? (south, north) : (north, south);
            (left, right) = origin.Groups["x"].Value == "R" ? (east, west) : (west, east);
        }
        return new SourceField
        {
            Numbers = numbers, Rows = rows, Columns = columns, Stored = numbers.Values,
            X = Fill(rows, columns, (_, column) => left + (column + 0.5) * (right - left) / columns),
            Y = Fill(rows, columns, (row, _) => top + (row + 0.5) * (bottom - top) / rows),
            PlacesFrom = $"the corner points in {metadata}{(origin.Success ? $" and GridOrigin {origin.Value[11..]}" : "")}",
        };
    }

    /// <summary>One-dimensional coordinate variables: those named like the variable's dimensions, else those of the right length beside it.</summary>
    private static SourceField Grid(IGranule granule, VariableDescriptor variable)
    {
        var group = variable.Path.LastIndexOf('/') is > 0 and var slash ? variable.Path[..slash] : "/";
        var (shape, names) = ShapeOf(granule, variable.Path);
        var axes = names.Select((name, i) => name.Length > 0 ? Up(granule, group, name) : Guess(granule, group, shape[i])).ToList();
        var kinds = axes.Select((axis, i) => axis is null ? 'o' : Kind(granule, axis)).ToList();
        var (y, x) = (kinds.IndexOf('y'), kinds.IndexOf('x'));
        if (x < 0 || y < 0)
            throw new GranuleException($"{granule.FileName}: no one-dimensional coordinates of {variable.Path} tell rows and columns, so the source cannot be read apart from the mapping");
        var chosen = shape.Select((_, i) => i == x || i == y ? (long?)null : Index(granule, variable, names[i], axes[i])).ToList();
        var numbers = StoredNumbers.Read(granule, variable.Path, chosen);
        var (xs, ys) = (StoredNumbers.Read(granule, axes[x]!), StoredNumbers.Read(granule, axes[y]!));
        var (rows, columns) = ((int)shape[y], (int)shape[x]);
        return new SourceField
        {
            Numbers = numbers, Rows = rows, Columns = columns,
            Stored = y < x ? numbers.Values : Fill(rows, columns, (row, column) => numbers.Values[column * rows + row]),
            X = Fill(rows, columns, (_, column) => xs.Physical(xs.Values[column]) * Metres(xs)),
            Y = Fill(rows, columns, (row, _) => ys.Physical(ys.Values[row]) * Metres(ys)),
            PlacesFrom = $"the granule's coordinate variables {axes[y]} and {axes[x]}",
        };
    }

    private static SourceField Swath(IGranule granule, VariableDescriptor variable, GriddingDescriptor gridding)
    {
        var numbers = StoredNumbers.Read(granule, variable.Path);
        long[] pixels = [.. numbers.Shape.SkipWhile(size => size == 1)];
        var (latitudePath, longitudePath) = gridding is { Latitude: { } lat, Longitude: { } lon }
            ? (lat, lon)
            : (Surface(granule, variable.Path, LatitudeNames, pixels), Surface(granule, variable.Path, LongitudeNames, pixels));
        var (latitude, longitude) = (StoredNumbers.Read(granule, latitudePath), StoredNumbers.Read(granule, longitudePath));
        var (rows, columns) = ((int)pixels[0], (int)pixels[1]);
        return new SourceField
        {
            Numbers = numbers, Rows = rows, Columns = columns, Stored = numbers.Values, IsSwath = true,
            X = [.. longitude.Values.Select(longitude.Physical)], Y = [.. latitude.Values.Select(latitude.Physical)],
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
        var group = path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
        var eos = $"{group[..Math.Max(0, group.LastIndexOf('/'))]}/Geolocation Fields";
        foreach (var candidate in names.Select(name => $"{eos}/{name}").Concat(names.Select(name => Up(granule, group, name)).OfType<string>()))
        {
            if (granule.HasArray(candidate) && ShapeOf(granule, candidate).Shape.SkipWhile(size => size == 1).SequenceEqual(pixels))
                return candidate;
        }
        throw new GranuleException($"{granule.FileName}: no {names[0]} of {path}'s shape is found, so the source cannot be read apart from the mapping: name it in gridding");
    }

    private static long Index(IGranule granule, VariableDescriptor variable, string dimension, string? axis)
    {
        if (!variable.Select.TryGetValue(dimension, out var wanted))
            return 0;
        if (wanted.StartsWith("index ", StringComparison.OrdinalIgnoreCase))
            return long.Parse(wanted[6..], CultureInfo.InvariantCulture);
        var values = StoredNumbers.Read(granule, axis ?? throw new GranuleException($"{granule.FileName}: {dimension} has no coordinate"));
        var number = double.Parse(wanted, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, values.Values.Length).MinBy(i => Math.Abs(values.Physical(values.Values[i]) - number));
    }

    /// <summary>'x', 'y' or 'o', by units, standard names and names.</summary>
    private static char Kind(IGranule granule, string path)
    {
        var numbers = StoredNumbers.Read(granule, path);
        var (units, standard, name) = ((numbers.Unit ?? "").ToLowerInvariant(), numbers.Text("standard_name") ?? "", path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant());
        if (units is "degrees_north" or "degree_north" or "degrees_n" or "degreesn" || standard is "latitude" or "projection_y_coordinate" || name is "lat" or "latitude" or "nlat" or "y" or "ydim")
            return 'y';
        return units is "degrees_east" or "degree_east" or "degrees_e" or "degreese" || standard is "longitude" or "projection_x_coordinate" || name is "lon" or "longitude" or "nlon" or "x" or "xdim" ? 'x' : 'o';
    }

    private static double Metres(StoredNumbers axis) => axis.Unit is "km" or "kilometers" or "kilometer" or "kilometre" or "kilometres" ? 1000 : 1;

    private static string? Beside(IGranule granule, string group, string[] names) =>
        names.Select(name => $"{group}/{name}").FirstOrDefault(granule.HasArray);

    private static string? Up(IGranule granule, string group, string name)
    {
        name = name[(name.LastIndexOf('/') + 1)..];
        for (; ; group = group.LastIndexOf('/') is > 0 and var slash ? group[..slash] : "/")
        {
            var path = group == "/" ? $"/{name}" : $"{group}/{name}";
            if (granule.HasArray(path))
                return path;
            if (group == "/")
                return null;
        }
    }

    private static string? Guess(IGranule granule, string group, long size) => granule.Arrays(group)
        .FirstOrDefault(path => ShapeOf(granule, path).Shape is [var only] && only == size && Kind(granule, path) != 'o');

    private static (IReadOnlyList<long> Shape, IReadOnlyList<string> Names) ShapeOf(IGranule granule, string path)
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

    private static double[] OverCells(StoredNumbers coordinate, int rows, int columns, bool alongRows)
    {
        if (coordinate.Values.Length == rows * columns)
        {
            var places = coordinate.Values.Select(coordinate.Physical).ToArray();
            // Some products leave places out where there are no data; a regular grid's other cells tell them.
            for (var i = 0; i < places.Length; i++)
            {
                for (var j = 0; double.IsNaN(places[i]) && j < (alongRows ? columns : rows); j++)
                    places[i] = coordinate.Physical(coordinate.Values[alongRows ? i / columns * columns + j : j * columns + i % columns]);
            }
            return places;
        }
        return Fill(rows, columns, (row, column) => coordinate.Physical(coordinate.Values[alongRows ? row : column]));
    }

    private static double[] Fill(int rows, int columns, Func<int, int, double> cell)
    {
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
            values[i] = cell(i / columns, i % columns);
        return values;
    }

    /// <summary>Packed degrees are DDDMMMSSS.SS; numbers up to 360 are plain ones.</summary>
    private static double Degrees(Match match, string group)
    {
        var value = double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        if (Math.Abs(value) <= 360)
            return value;
        var (sign, size) = (Math.Sign(value), Math.Abs(value));
        return sign * (Math.Floor(size / 1e6) + Math.Floor(size % 1e6 / 1e3) / 60 + size % 1e3 / 3600);
    }

    [GeneratedRegex(@"UpperLeftPointMtrs=\((?<x1>[-+.\deE]+),(?<y1>[-+.\deE]+)\)\s*LowerRightMtrs=\((?<x2>[-+.\deE]+),(?<y2>[-+.\deE]+)\)")]
    private static partial Regex Corner();

    [GeneratedRegex(@"GridOrigin=(?:HE5_)?HDFE_GD_(?<y>[UL])(?<x>[LR])")]
    private static partial Regex Origin();
}
