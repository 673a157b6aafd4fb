using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>How overviews of a field are made where an average would invent what is not there.</summary>
internal static class OverviewSelector
{
    /// <summary>The classes that the written numbers stand for.</summary>
    public static IReadOnlyList<RasterClass> ClassesOf(FieldEncoding encoding, VariableDescriptor variable)
    {
        if (encoding.Classes.Count == 0 || (variable.Unpack && (encoding.Scale != 1 || encoding.Offset != 0)))
            return [];
        return IsMaskedAway(encoding, variable) ? [] : encoding.Classes;
    }

    /// <summary>Null for a measurement, whose numbers may be averaged.</summary>
    public static OverviewResampling? Select(FieldEncoding encoding, VariableDescriptor variable)
    {
        if (encoding.IsDirection)
            return OverviewResampling.Nearest;
        if (encoding.Classes.Count == 0 || IsMaskedAway(encoding, variable))
            return null;
        // Of a set of bits the most frequent one says little of each bit, and of a measurement with codes beside it little of the measurement.
        return encoding.Classes.Any(one => one.Mask is not null) || AreBesideTheRange(encoding) ? OverviewResampling.Nearest : OverviewResampling.Mode;
    }

    /// <summary>Codes beside a measurement, such as 'land', which masking makes nodata.</summary>
    private static bool IsMaskedAway(FieldEncoding encoding, VariableDescriptor variable) => variable.MaskOutsideValidRange && AreBesideTheRange(encoding);

    private static bool AreBesideTheRange(FieldEncoding encoding) =>
        encoding.ValidRange is var (minimum, maximum) && encoding.Classes.All(one => one.Mask is null && (one.Value < minimum || one.Value > maximum));
}
