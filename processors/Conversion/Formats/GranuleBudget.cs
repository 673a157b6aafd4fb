using System.Runtime.CompilerServices;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>
/// What a granule declares, held against the <see cref="GranuleLimits"/> before memory is taken for it: a file of a few kilobytes may declare axes of any
/// length, and any number of arrays along them.
/// </summary>
internal static class GranuleBudget
{
    private static readonly ConditionalWeakTable<IGranule, StrongBox<long>> Coordinates = [];

    /// <summary>The sizes of the last two dimensions, which become rows and columns.</summary>
    /// <exception cref="GranuleException">The array has fewer dimensions, or there is no cell.</exception>
    /// <exception cref="UnreadableException">A dimension is longer than the limit.</exception>
    public static (int Rows, int Columns) RowsAndColumns(IGranule granule, IGranuleArray array)
    {
        CheckDimensions(granule, array);
        return array.Shape is [.., var rows, var columns]
            ? ((int)rows, (int)columns)
            : throw new GranuleException($"{granule.FileName}: {array.Path} has shape {Shape(array)}, which holds no grid");
    }

    /// <exception cref="GranuleException">A dimension is empty.</exception>
    /// <exception cref="UnreadableException">A dimension is longer than the limit.</exception>
    public static void CheckDimensions(IGranule granule, IGranuleArray array)
    {
        if (array.Shape.Any(size => size < 1))
            throw new GranuleException($"{granule.FileName}: {array.Path} has shape {Shape(array)}, which holds no grid");
        if (array.Shape.Any(size => size > GranuleLimits.AxisValues))
            throw new UnreadableException($"{granule.FileName}: {array.Path} has shape {Shape(array)}, and a dimension is read up to {GranuleLimits.AxisValues}");
    }

    /// <summary>The number of a coordinate variable's values.</summary>
    /// <exception cref="UnreadableException">They are more than the limit.</exception>
    public static int CoordinateValues(IGranule granule, IGranuleArray array)
    {
        // Bounds have two values for each cell.
        return Values(array) is <= 2 * GranuleLimits.AxisValues and var count
            ? (int)count
            : throw new UnreadableException(
                $"{granule.FileName}: {array.Path} has {Shape(array)} values, and a coordinate variable is read up to {GranuleLimits.AxisValues}");
    }

    /// <summary>Counts the values of a coordinate variable that are about to be read.</summary>
    /// <exception cref="UnreadableException">They are more than the limit, or with those read before more than that for a granule.</exception>
    public static int TakeCoordinate(IGranule granule, IGranuleArray array)
    {
        var count = CoordinateValues(granule, array);
        var taken = Coordinates.GetValue(granule, _ => new StrongBox<long>());
        return (taken.Value += count) <= GranuleLimits.CoordinateValues
            ? count
            : throw new UnreadableException(
                $"{granule.FileName}: with {array.Path}, more than {GranuleLimits.CoordinateValues} values of coordinate variables would be read, which is the limit");
    }

    /// <summary>The number of an array's values; <see cref="long.MaxValue"/> where it is no number of 64 bits.</summary>
    public static long Values(IGranuleArray array)
    {
        if (array.Shape.Contains(0))
            return 0;
        long count = 1;
        foreach (var size in array.Shape)
            count = count <= long.MaxValue / size ? count * size : long.MaxValue;
        return count;
    }

    private static string Shape(IGranuleArray array) => string.Join(" x ", array.Shape);
}
