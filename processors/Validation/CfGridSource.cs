using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A grid whose rows and columns one-dimensional coordinate variables place.</summary>
internal static class CfGridSource
{
    /// <summary>
    /// One-dimensional coordinate variables: those named like the variable's dimensions, else those along them, else, where dimensions have no names, those
    /// of the right length beside the variable.
    /// </summary>
    /// <param name="grid">What the descriptor states of the grid, which counts where the file has no coordinates but numbers of cells; null where it states nothing.</param>
    public static SourceField Read(IGranule granule, VariableDescriptor variable, GridDescriptor? grid)
    {
        var numbers = StoredNumbers.Open(granule, variable.Path, variable.Missing);
        var axes = numbers.Shape.Select((size, i) => AxisOf(granule, numbers, i, size)).ToList();
        var (y, x) = (axes.FindIndex(axis => axis?.Kind == 'y'), axes.FindIndex(axis => axis?.Kind == 'x'));
        if (grid is { IsPlaced: true } && (x < 0 || y < 0 || (CountsCells(granule, axes[x]!.Path) && CountsCells(granule, axes[y]!.Path))))
            return PlacedSource.Read(granule, variable, grid);
        if (x < 0 || y < 0)
            throw new GranuleException($"{granule.FileName}: no one-dimensional coordinates of {variable.Path} tell rows and columns, so the source cannot be read apart from the mapping");
        var chosen = numbers.Shape.Select((_, i) => i == x || i == y ? 0 : SelectedIndex.Find(granule, variable, numbers.Dimensions[i], axes[i]?.Path)).ToList();
        var (columns, rows) = (Places(granule, axes[x]!.Path, numbers), Places(granule, axes[y]!.Path, numbers));
        var placesFrom = $"the granule's coordinate variables {axes[y]!.Path} and {axes[x]!.Path}";
        var stored = new StoredRows(numbers, y, x, chosen);
        return HalvedRows.Split(rows) is { } halves
            ? new HalvedRows(stored, columns, halves) { PlacesFrom = placesFrom + ", in halves of its rows" }
            : new AxisSource(stored, columns, rows) { PlacesFrom = placesFrom };
    }

    /// <summary>0, 1, 2 … or 1, 2, 3 …: numbers of cells, which say no place.</summary>
    private static bool CountsCells(IGranule granule, string path) =>
        StoredNumbers.ReadPhysical(granule, path) is { Length: > 1 } values && (values[0] is 0 or 1) && values.Select((value, i) => value - i).All(start => start == values[0]);

    /// <param name="Kind">'x', 'y' or 'o'.</param>
    private sealed record Axis(string Path, char Kind);

    private static Axis? AxisOf(IGranule granule, StoredNumbers numbers, int dimension, long size)
    {
        var (group, name) = (ArrayLookup.GroupOf(numbers.Path), numbers.Dimensions[dimension]);
        if (name.Length == 0)
            return numbers.Dimensions.All(other => other.Length == 0) ? Guess(granule, group, size) : null;
        if (ArrayLookup.Up(granule, group, name) is { } own && ArrayLookup.ShapeOf(granule, own).Shape is [var only] && only == size)
            return new Axis(own, Kind(granule, own));
        return Along(granule, group, name, size);
    }

    /// <summary>The array along a dimension that no variable is named like, such as lat(y).</summary>
    private static Axis? Along(IGranule granule, string group, string dimension, long size)
    {
        for (; ; group = ArrayLookup.GroupOf(group))
        {
            foreach (var path in granule.Arrays(group))
            {
                if (ArrayLookup.ShapeOf(granule, path) is ([var only], [var name]) && only == size && name == dimension && Kind(granule, path) is not 'o' and var kind)
                    return new Axis(path, kind);
            }
            if (group == "/")
                return null;
        }
    }

    /// <summary>The one array beside the variable that has this length and counts rows or columns.</summary>
    private static Axis? Guess(IGranule granule, string group, long size) => granule.Arrays(group)
        .Where(path => ArrayLookup.ShapeOf(granule, path).Shape is [var only] && only == size)
        .Select(path => new Axis(path, Kind(granule, path)))
        .FirstOrDefault(axis => axis.Kind != 'o');

    /// <summary>By units, standard names, names and axis.</summary>
    private static char Kind(IGranule granule, string path)
    {
        var attributes = granule.Attributes(path);
        var (units, standard, axis) = ((Text("units") ?? Text("Units") ?? "").ToLowerInvariant(), Text("standard_name"), (Text("axis") ?? Text("Axis"))?.ToUpperInvariant());
        var name = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
        if (ArrayLookup.NorthUnits.Contains(units) || standard is "latitude" or "grid_latitude" or "projection_y_coordinate" or "projection_y_angular_coordinate")
            return 'y';
        if (ArrayLookup.EastUnits.Contains(units) || standard is "longitude" or "grid_longitude" or "projection_x_coordinate" or "projection_x_angular_coordinate")
            return 'x';
        if (units.Contains(" since ", StringComparison.Ordinal) || axis is "Z" or "T")
            return 'o';
        if (axis == "Y" || name is "lat" or "latitude" or "nlat" or "lats" or "y" or "ydim" or "yc")
            return 'y';
        return axis == "X" || name is "lon" or "longitude" or "nlon" or "lons" or "long" or "x" or "xdim" or "xc" ? 'x' : 'o';

        string? Text(string attribute) => attributes.TryGetValue(attribute, out var value) ? value.Text?.Trim() : null;
    }

    /// <summary>An axis' coordinates in the unit of the projection: degrees or metres.</summary>
    private static double[] Places(IGranule granule, string path, StoredNumbers variable)
    {
        var (values, factor) = (StoredNumbers.ReadPhysical(granule, path), Metres(granule, path, variable));
        for (var i = 0; i < values.Length; i++)
            values[i] *= factor;
        return values;
    }

    private static double Metres(IGranule granule, string path, StoredNumbers variable) => StoredNumbers.Open(granule, path).Unit?.ToLowerInvariant() switch
    {
        "km" or "kilometer" or "kilometers" or "kilometre" or "kilometres" => 1000,
        // A geostationary satellite's angles become metres by its height (CF 1.11, appendix F).
        "rad" or "radian" or "radians" => Height(granule, variable) ?? 1,
        _ => 1,
    };

    private static double? Height(IGranule granule, StoredNumbers variable) =>
        variable.Text("grid_mapping") is { } name && ArrayLookup.Up(granule, ArrayLookup.GroupOf(variable.Path), name.Split(' ', ':')[0]) is { } path
            && granule.Attributes(path).TryGetValue("perspective_point_height", out var height) && height.Numbers is [var metres, ..] ? metres : null;
}
