using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
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
        var numbers = StoredNumbers.Open(granule, variable.Path, variable.Missing);
        var (y, x) = (numbers.Shape.Count - 2, numbers.Shape.Count - 1);
        var chosen = numbers.Shape.Select((_, i) => i >= y ? 0 : SelectedIndex.Find(granule, variable, numbers.Dimensions[i], Coordinate(granule, variable, numbers.Dimensions[i]))).ToList();
        var stored = new StoredRows(numbers, y, x, chosen);
        var group = ArrayLookup.GroupOf(variable.Path);
        var (latitude, longitude) = (ArrayLookup.Beside(granule, group, ArrayLookup.LatitudeNames), ArrayLookup.Beside(granule, group, ArrayLookup.LongitudeNames));
        if (latitude is null || longitude is null || Projected().IsMatch(GridStructure(granule, variable) ?? ""))
            return BySpan(granule, variable, stored);
        var placesFrom = $"the granule's own {latitude} and {longitude}, cell by cell";
        if (ArrayLookup.ShapeOf(granule, latitude).Shape is [_] && ArrayLookup.ShapeOf(granule, longitude).Shape is [_])
            return new AxisSource(stored, StoredNumbers.ReadPhysical(granule, longitude), StoredNumbers.ReadPhysical(granule, latitude)) { PlacesFrom = placesFrom };
        return new EosPlacesSource(stored, Surface(granule, longitude), Surface(granule, latitude)) { PlacesFrom = placesFrom };
    }

    /// <summary>The levels of a dimension stand beside the field.</summary>
    private static string? Coordinate(IGranule granule, VariableDescriptor variable, string dimension) =>
        dimension.Length > 0 ? ArrayLookup.Up(granule, ArrayLookup.GroupOf(variable.Path), dimension) : null;

    private static StoredRows Surface(IGranule granule, string path)
    {
        var numbers = StoredNumbers.Open(granule, path);
        return new StoredRows(numbers, numbers.Shape.Count - 2, numbers.Shape.Count - 1, new long[numbers.Shape.Count]);
    }

    /// <summary>Without coordinate fields, the corner points of StructMetadata.0: row 0 and column 0 are at the one called upper left, unless GridOrigin says otherwise.</summary>
    private static AxisSource BySpan(IGranule granule, VariableDescriptor variable, StoredRows stored)
    {
        if (GridStructure(granule, variable) is not { } grid)
            throw new GranuleException($"{granule.FileName}: neither Latitude and Longitude beside {variable.Path} nor {Metadata} say where its cells are");
        if (Corner().Match(grid) is not { Success: true } corners)
            throw new GranuleException($"{granule.FileName}: {Metadata} has no corner points for the grid of {variable.Path}");
        Func<Match, string, double> number = Projected().IsMatch(grid) ? Number : Degrees;
        var (left, top, right, bottom) = (number(corners, "x1"), number(corners, "y1"), number(corners, "x2"), number(corners, "y2"));
        if (PlacedGranule.IsHdf4(granule) && !Projected().IsMatch(grid) && Math.Abs(Math.Abs(right - left) / (stored.Columns - 1) * stored.Columns - 360) < 1e-6)
        {
            // The middles of the corner cells, as AIRS CO2 states them.
            var (width, height) = ((right - left) / (stored.Columns - 1) / 2, (bottom - top) / (stored.Rows - 1) / 2);
            (left, top, right, bottom) = (left - width, top - height, right + width, bottom + height);
        }
        // HDF-EOS2's data begin at the upper left point whatever GridOrigin says.
        var origin = PlacedGranule.IsHdf4(granule) ? Match.Empty : Origin().Match(grid[..Math.Min(grid.Length, corners.Index + 600)]);
        if (origin.Success)
        {
            var (south, north, west, east) = (Math.Min(top, bottom), Math.Max(top, bottom), Math.Min(left, right), Math.Max(left, right));
            (top, bottom) = origin.Groups["y"].Value == "L" ? (south, north) : (north, south);
            (left, right) = origin.Groups["x"].Value == "R" ? (east, west) : (west, east);
        }
        return new AxisSource(stored, CellMiddles.Between(stored.Columns, left, right), CellMiddles.Between(stored.Rows, top, bottom))
        {
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
