using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A grid that the descriptor places: its rows and columns are those that are named latitude and longitude, else the last two dimensions that do not count time.</summary>
internal static class PlacedSource
{
    /// <param name="grid">Its crs, and its bbox or transform.</param>
    public static SourceField Read(IGranule granule, VariableDescriptor variable, GridDescriptor grid)
    {
        var numbers = StoredNumbers.Open(granule, variable.Path, variable.Missing);
        var coordinates = numbers.Dimensions.Select(name => name.Length == 0 ? null : ArrayLookup.Up(granule, ArrayLookup.GroupOf(numbers.Path), name)).ToList();
        var cells = Enumerable.Range(0, numbers.Shape.Count).Where(i => !CountsTime(granule, coordinates[i])).ToList();
        if (cells.Count < 2)
            throw new GranuleException($"{granule.FileName}: {variable.Path} ({string.Join(" x ", numbers.Shape)}) has no rows and columns for the descriptor's grid");
        var (named, across) = (cells.FindAll(i => IsNamed(numbers.Dimensions[i], ArrayLookup.LatitudeNames)), cells.FindAll(i => IsNamed(numbers.Dimensions[i], ArrayLookup.LongitudeNames)));
        var (y, x) = named is [var ofLatitude] && across is [var ofLongitude] ? (ofLatitude, ofLongitude) : (cells[^2], cells[^1]);
        var chosen = numbers.Shape.Select((_, i) => i == x || i == y ? 0 : SelectedIndex.Find(granule, variable, numbers.Dimensions[i], coordinates[i])).ToList();
        var (rows, columns) = ((int)numbers.Shape[y], (int)numbers.Shape[x]);
        var (left, top, right, bottom) = grid.Transform is [var width, _, var west, _, var height, var north]
            ? (west, north, west + columns * width, north + rows * height)
            : (grid.Bbox![0], grid.Bbox[3], grid.Bbox[2], grid.Bbox[1]);
        return new AxisSource(new StoredRows(numbers, y, x, chosen), CellMiddles.Between(columns, left, right), CellMiddles.Between(rows, top, bottom))
        {
            PlacesFrom = "the grid that the descriptor states",
        };
    }

    private static bool IsNamed(string dimension, string[] names) => names.Contains(dimension, StringComparer.OrdinalIgnoreCase);

    private static bool CountsTime(IGranule granule, string? path) => path is not null && granule.Attributes(path) is var attributes
        && (path.EndsWith("/time", StringComparison.OrdinalIgnoreCase) || (attributes.TryGetValue("units", out var units) && units.Text?.Contains(" since ", StringComparison.Ordinal) == true));
}
