using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Conversion.Cf;

/// <summary>Which index of each dimension a descriptor's <c>select</c> chooses: by the coordinate's value, or by <c>index N</c> from 0.</summary>
internal static class CfSelection
{
    private const string IndexWord = "index ";
    private const int MostValuesListed = 12;

    /// <summary>An index for each dimension of the array, 0 for those of rows, columns and time; and the time index that is chosen, if one is.</summary>
    /// <exception cref="GranuleException">A dimension is left open, or there is no such dimension, value or index.</exception>
    public static (long[] Indexes, int? Time) Of(IGranule granule, string path, CfDimensions dimensions, VariableDescriptor variable)
    {
        var where = $"{granule.FileName}: {path} (the variable {variable.Name})";
        foreach (var name in variable.Select.Keys)
        {
            if (!dimensions.Others.Append(dimensions.Time).Any(dimension => dimension?.Name == name))
            {
                throw new GranuleException(
                    $"{where}: there is no dimension '{name}' to select from; the array has {string.Join(", ", dimensions.All)}, of which rows and " +
                    "columns are taken whole");
            }
        }

        var indexes = new long[dimensions.All.Count];
        foreach (var dimension in dimensions.Others)
        {
            indexes[dimension.Index] = variable.Select.TryGetValue(dimension.Name, out var wanted)
                ? IndexOf(where, dimension, wanted)
                : dimension.Size == 1 ? 0 : throw LeftOpen(where, dimension);
        }
        var time = dimensions.Time is { } steps && variable.Select.TryGetValue(steps.Name, out var step) ? IndexOf(where, steps, step) : (int?)null;
        return (indexes, time);
    }

    private static int IndexOf(string where, CfDimension dimension, string wanted)
    {
        if (wanted.StartsWith(IndexWord, StringComparison.OrdinalIgnoreCase))
        {
            return int.TryParse(wanted.AsSpan(IndexWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < dimension.Size
                ? index
                : throw new GranuleException($"{where}: '{wanted}' of {dimension} is none of index 0 to {dimension.Size - 1}");
        }
        if (dimension.Coordinate is not { Type: not null } coordinate)
            throw new GranuleException($"{where}: {dimension} has no coordinate to find '{wanted}' by: select 'index 0' to 'index {dimension.Size - 1}'");
        if (!double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw new GranuleException($"{where}: '{wanted}' of {dimension} is neither a number nor 'index N'");
        var values = coordinate.Values;
        var nearest = Enumerable.Range(0, values.Length).MinBy(i => double.IsNaN(values[i]) ? double.PositiveInfinity : Math.Abs(values[i] - value));
        // Levels are stored in single precision more often than not.
        if (Math.Abs(values[nearest] - value) <= 1e-6 * Math.Max(1, Math.Abs(value)))
            return nearest;
        throw new GranuleException($"{where}: there is no {wanted} in {coordinate.Path}; it has {Values(coordinate)}");
    }

    private static GranuleException LeftOpen(string where, CfDimension dimension)
    {
        var there = dimension.Coordinate is { Type: not null } coordinate ? $"it has {Values(coordinate)}" : $"by 'index 0' to 'index {dimension.Size - 1}'";
        var example = dimension.Coordinate is { Type: not null, Values: var values } ? Number(values[0]) : "index 0";
        return new GranuleException(
            $"{where} has the dimension {dimension}, and the descriptor does not say which of it to take; {there}: add for instance 'select: " +
            $"{{{dimension.Name}: {example}}}' to the variable");
    }

    private static string Values(CfCoordinate coordinate)
    {
        var more = coordinate.Count > MostValuesListed ? $" and {coordinate.Count - MostValuesListed} more" : "";
        return $"{string.Join(", ", coordinate.Values.Take(MostValuesListed).Select(Number))}{more}{(coordinate.Units is { } units ? $" ({units})" : "")}";
    }

    private static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
