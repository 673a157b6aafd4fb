using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;

namespace Datasets.Conversion.Cf;

/// <summary>Holds a grid that is stated by numbers alone against the latitudes and longitudes that a file has cell by cell.</summary>
internal static class StatedGridCheck
{
    /// <summary>Of a cell: further off, cells are in another place.</summary>
    private const double Contradiction = 0.5;

    /// <param name="source">What states the grid, for the message.</param>
    /// <exception cref="GranuleException">They differ by more than half a cell: the message says how far.</exception>
    public static void Check(IGranule granule, IGranuleArray array, CfDimension rows, CfDimension columns, GridGeometry geometry, string source)
    {
        var places = CellPlaces.Sample(granule, array, rows, columns);
        if (places.Count == 0)
            return;
        var definition = geometry.Crs!.Epsg is { } code ? FormattableString.Invariant($"EPSG:{code}") : geometry.Crs.Wkt!;
        if (PlacingOffset.Of(places, definition, Middles(geometry.X), Middles(geometry.Y), geometry.IsLongitudeLatitude) is not { Cells: > Contradiction } offset)
            return;
        throw new GranuleException(
            $"{granule.FileName}: by {source}, cells of {array.Path} lie up to {offset} from the latitudes and longitudes that the file has for them: " +
            $"where the file is wrong, state the grid in the descriptor as grid: {{crs: …, bbox: …}}, else check what it states");
    }

    private static double[] Middles(GridAxis axis) =>
        [.. Enumerable.Range(0, axis.Count).Select(i => axis.First + (i + 0.5) * (axis.Last - axis.First) / axis.Count)];
}
