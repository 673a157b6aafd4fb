using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>Holds a granule's grid against the one that the descriptor expects, or takes the descriptor's where the file does not place its own.</summary>
internal static class DescriptorGrid
{
    /// <summary>
    /// Whether longitudes come to -180…180. Without a word of the descriptor they do where they can, unless its box says other longitudes.
    /// </summary>
    public static bool? WrapOf(DatasetDescriptor dataset) =>
        dataset.WrapLongitude ?? (dataset.Grid is { Bbox: { } box } && (box[2] > 180.5 || box[0] < -180.5) ? false : null);

    /// <summary>The grid that the descriptor states.</summary>
    /// <param name="grid">Its crs, and its bbox or transform.</param>
    public static GridGeometry Geometry(GridDescriptor grid, int rows, int columns)
    {
        var system = GdalCoordinateSystems.Describe(grid.Crs!);
        var (x, y) = grid.Transform is [var width, _, var left, _, var height, var top]
            ? (new GridAxis(columns, left, left + columns * width), new GridAxis(rows, top, top + rows * height))
            : (new GridAxis(columns, grid.Bbox![0], grid.Bbox[2]), new GridAxis(rows, grid.Bbox[3], grid.Bbox[1]));
        return new GridGeometry(x, y)
        {
            Crs = system.Epsg is { } code ? CoordinateReferenceSystem.FromEpsg(code) : CoordinateReferenceSystem.FromWkt(system.Wkt),
            IsLongitudeLatitude = system.IsGeographic,
        };
    }

    /// <exception cref="GranuleException">The shapes differ: the message names both.</exception>
    public static void CheckShape(IGranule granule, IGranuleArray array, GridLayout layout, DatasetDescriptor dataset)
    {
        if (dataset.Grid?.Shape is { } shape && !shape.SequenceEqual([layout.Height, layout.Width]))
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} has {layout.Height} x {layout.Width} cells, but the dataset {dataset.Id} says the grid's " +
                $"shape is {string.Join(" x ", shape)}");
        }
    }

    /// <exception cref="GranuleException">They differ: the message names both.</exception>
    public static void Check(IGranule granule, IGranuleArray array, GridLayout layout, DatasetDescriptor dataset)
    {
        CheckShape(granule, array, layout, dataset);
        var (cellWidth, cellHeight) = ((layout.Bbox[2] - layout.Bbox[0]) / layout.Width, (layout.Bbox[3] - layout.Bbox[1]) / layout.Height);
        double[] tolerances = [cellWidth, cellHeight, cellWidth, cellHeight];
        if (dataset.Grid?.BoxOf(layout.Height, layout.Width) is { } bbox &&
            (bbox.Count != 4 || bbox.Where((edge, i) => Math.Abs(edge - layout.Bbox[i]) > AxisEvidences.Tolerance * tolerances[i]).Any()))
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} covers {Text(layout.Bbox)} (west, south, east, north), but the dataset {dataset.Id} says " +
                $"the grid's bbox is {Text(bbox)}");
        }
    }

    private static string Text(IEnumerable<double> numbers) =>
        $"({string.Join(", ", numbers.Select(number => number.ToString("0.######", CultureInfo.InvariantCulture)))})";
}
