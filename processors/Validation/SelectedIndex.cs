using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>Which index of a dimension a variable's <c>select</c> asks for.</summary>
internal static class SelectedIndex
{
    /// <summary>The first where nothing is asked for: the first of the items that a granule becomes is compared.</summary>
    /// <param name="coordinate">The dimension's coordinate variable; null where it has none.</param>
    public static long Find(IGranule granule, VariableDescriptor variable, string dimension, string? coordinate)
    {
        if (!variable.Select.TryGetValue(dimension, out var wanted))
            return 0;
        if (wanted.StartsWith("index ", StringComparison.OrdinalIgnoreCase))
            return long.Parse(wanted[6..], CultureInfo.InvariantCulture);
        var values = StoredNumbers.ReadPhysical(granule, coordinate ?? throw new GranuleException($"{granule.FileName}: {dimension} has no coordinate"));
        var number = double.Parse(wanted, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, values.Length).MinBy(i => Math.Abs(values[i] - number));
    }
}
