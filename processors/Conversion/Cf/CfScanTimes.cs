using Datasets.Conversion.Formats;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>The time range of a swath's scan lines, by a CF time variable beside its latitudes or in a group above.</summary>
internal static class CfScanTimes
{
    /// <summary>Null where there is no such variable, or none of its values is a time.</summary>
    public static TimeRange? Read(IGranule granule, string latitude, TimeDescriptor? counting = null)
    {
        for (var group = CfNames.Parent(latitude); ; group = CfNames.Parent(group))
        {
            foreach (var path in granule.Arrays(group))
            {
                if (IsTime(granule, path) && Range(CfCoordinate.Open(granule, path), counting) is { } range)
                    return range;
            }
            if (group == "/")
                return null;
        }
    }

    private static bool IsTime(IGranule granule, string path)
    {
        using var array = granule.OpenArray(path);
        return array.SampleType is not null && CfCoordinate.KindOf("", array.Attributes) == CfAxisKind.Time &&
            GranuleBudget.Values(array) is > 0 and <= 2 * GranuleLimits.AxisValues;
    }

    private static TimeRange? Range(CfCoordinate time, TimeDescriptor? counting)
    {
        var values = time.Values.Where(double.IsFinite).ToList();
        if (values.Count == 0 || (counting?.Units ?? time.Units) is not { } stated)
            return null;
        try
        {
            var units = CfTimeUnits.Parse(stated, time.Attributes.TextOf("calendar"), counting?.Scale);
            return new TimeRange(units.At(values.Min()), units.At(values.Max()));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
