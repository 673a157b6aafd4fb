using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>
/// An HDF-EOS5 grid, placed by its Latitude and Longitude fields or else by the corner points of its structure metadata, which are in metres where the
/// grid is projected.
/// </summary>
internal static partial class EosGridSource
{
    private const string Metadata = "/HDFEOS INFORMATION/StructMetadata.0";

    public static SourceField Read(IGranule granule, VariableDescriptor variable)
    {
        var numbers = StoredNumbers.Read(granule, variable.Path);
        var (rows, columns) = ((int)numbers.Shape[^2], (int)numbers.Shape[^1]);
        var group = ArrayLookup.GroupOf(variable.Path);
        var (latitudePath, longitudePath) = (ArrayLookup.Beside(granule, group, ArrayLookup.LatitudeNames), ArrayLookup.Beside(granule, group, ArrayLookup.LongitudeNames));
        if (latitudePath is null || longitudePath is null || Projected().IsMatch(GridStructure(granule, variable) ?? ""))
            return BySpan(granule, variable, numbers, rows, columns);
        var (latitude, longitude) = (StoredNumbers.Read(granule, latitudePath), StoredNumbers.Read(granule, longitudePath));
        return new SourceField
        {
            Numbers = numbers,
            Rows = rows,
            Columns = columns,
            Stored = numbers.Values,
            X = OverCells(longitude, rows, columns, alongRows: false),
            Y = OverCells(latitude, rows, columns, alongRows: true),
            PlacesFrom = $"the granule's own {latitudePath} and {longitudePath}, cell by cell",
        };
    }

    /// <summary>Without coordinate fields, the corner points of StructMetadata.0: row 0 and column 0 are at the one called upper left, unless GridOrigin says otherwise.</summary>
    private static SourceField BySpan(IGranule granule, VariableDescriptor variable, StoredNumbers numbers, int rows, int columns)
    {
        if (GridStructure(granule, variable) is not { } grid)
            throw new GranuleException($"{granule.FileName}: neither Latitude and Longitude beside {variable.Path} nor {Metadata} say where its cells are");
        if (Corner().Match(grid) is not { Success: true } corners)
            throw new GranuleException($"{granule.FileName}: {Metadata} has no corner points for the grid of {variable.Path}");
        Func<Match, string, double> number = Projected().IsMatch(grid) ? Number : Degrees;
        var (left, top, right, bottom) = (number(corners, "x1"), number(corners, "y1"), number(corners, "x2"), number(corners, "y2"));
        var origin = Origin().Match(grid[..Math.Min(grid.Length, corners.Index + 600)]);
        if (origin.Success)
        {
            var (south, north, west, east) = (Math.Min(top, bottom), Math.Max(top, bottom), Math.Min(left, right), Math.Max(left, right));
            (top, bottom) = origin.Groups["y"].Value == "L" ? (south, north) : (north, south);
            (left, right) = origin.Groups["x"].Value == "R" ? (east, west) : (west, east);
        }
        return new SourceField
        {
            Numbers = numbers,
            Rows = rows,
            Columns = columns,
            Stored = numbers.Values,
            X = CellArray.Fill(rows, columns, (_, column) => left + (column + 0.5) * (right - left) / columns),
            Y = CellArray.Fill(rows, columns, (row, _) => top + (row + 0.5) * (bottom - top) / rows),
            PlacesFrom = $"the corner points in {Metadata}{(origin.Success ? $" and GridOrigin {origin.Value[11..]}" : "")}",
        };
    }

    /// <summary>What the structure metadata say of the variable's grid and of those behind it; null without any.</summary>
    private static string? GridStructure(IGranule granule, VariableDescriptor variable)
    {
        if (!granule.HasArray(Metadata))
            return null;
        using var array = granule.OpenArray(Metadata);
        var text = array.ReadText();
        var start = Regex.Match(text, $"GridName=\"{Regex.Escape(variable.Path.Split('/')[3])}\"");
        var grid = start.Success ? text[start.Index..] : text;
        var next = grid.IndexOf("GridName=", Math.Min(1, grid.Length), StringComparison.Ordinal);
        return next > 0 ? grid[..next] : grid;
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
        return CellArray.Fill(rows, columns, (row, column) => coordinate.Physical(coordinate.Values[alongRows ? row : column]));
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>Packed degrees are DDDMMMSSS.SS; numbers up to 360 are plain ones.</summary>
    private static double Degrees(Match match, string group)
    {
        var value = Number(match, group);
        if (Math.Abs(value) <= 360)
            return value;
        var (sign, size) = (Math.Sign(value), Math.Abs(value));
        return sign * (Math.Floor(size / 1e6) + Math.Floor(size % 1e6 / 1e3) / 60 + size % 1e3 / 3600);
    }

    [GeneratedRegex(@"UpperLeftPointMtrs=\((?<x1>[-+.\deE]+),(?<y1>[-+.\deE]+)\)\s*LowerRightMtrs=\((?<x2>[-+.\deE]+),(?<y2>[-+.\deE]+)\)")]
    private static partial Regex Corner();

    [GeneratedRegex(@"Projection=(?:HE5_)?GCTP_(?!GEO)")]
    private static partial Regex Projected();

    [GeneratedRegex(@"GridOrigin=(?:HE5_)?HDFE_GD_(?<y>[UL])(?<x>[LR])")]
    private static partial Regex Origin();
}
