using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Conversion.Grids;

/// <summary>Holds a granule's grid against the one that the descriptor expects.</summary>
internal static class DescriptorGrid
{
    /// <exception cref="GranuleException">They differ: the message names both.</exception>
    public static void Check(IGranule granule, IGranuleArray array, GridLayout layout, DatasetDescriptor dataset)
    {
        if (dataset.Grid?.Shape is { } shape && !shape.SequenceEqual([layout.Height, layout.Width]))
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} has {layout.Height} x {layout.Width} cells, but the dataset {dataset.Id} says the grid's " +
                $"shape is {string.Join(" x ", shape)}");
        }
        var (cellWidth, cellHeight) = ((layout.Bbox[2] - layout.Bbox[0]) / layout.Width, (layout.Bbox[3] - layout.Bbox[1]) / layout.Height);
        double[] tolerances = [cellWidth, cellHeight, cellWidth, cellHeight];
        if (dataset.Grid?.Bbox is { } bbox &&
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
