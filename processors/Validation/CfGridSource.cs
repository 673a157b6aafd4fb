using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A grid whose rows and columns one-dimensional coordinate variables place.</summary>
internal static class CfGridSource
{
    /// <summary>One-dimensional coordinate variables: those named like the variable's dimensions, else those of the right length beside it.</summary>
    public static SourceField Read(IGranule granule, VariableDescriptor variable)
    {
        var group = ArrayLookup.GroupOf(variable.Path);
        var (shape, names) = ArrayLookup.ShapeOf(granule, variable.Path);
        var axes = names.Select((name, i) => name.Length > 0 ? ArrayLookup.Up(granule, group, name) : Guess(granule, group, shape[i])).ToList();
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
            Numbers = numbers,
            Rows = rows,
            Columns = columns,
            Stored = y < x ? numbers.Values : CellArray.Fill(rows, columns, (row, column) => numbers.Values[column * rows + row]),
            X = CellArray.Fill(rows, columns, (_, column) => xs.Physical(xs.Values[column]) * Metres(xs)),
            Y = CellArray.Fill(rows, columns, (row, _) => ys.Physical(ys.Values[row]) * Metres(ys)),
            PlacesFrom = $"the granule's coordinate variables {axes[y]} and {axes[x]}",
        };
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

    /// <summary>The one array beside the variable that has this length and counts rows or columns.</summary>
    private static string? Guess(IGranule granule, string group, long size) => granule.Arrays(group)
        .FirstOrDefault(path => ArrayLookup.ShapeOf(granule, path).Shape is [var only] && only == size && Kind(granule, path) != 'o');
}
