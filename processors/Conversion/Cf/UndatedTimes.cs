using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Times;
using Datasets.Descriptors;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Time coordinates that say no date to count from: 1 to 12 for the months of a climatology, days of a model's run, hours since the year 0. What a descriptor
/// could state for them.
/// </summary>
internal static partial class UndatedTimes
{
    /// <summary>Null where nothing would do.</summary>
    public static TimeDescriptor? Propose(CfCoordinate time)
    {
        if (time.Type is null || time.Values.Any(value => !double.IsFinite(value)))
            return null;
        return UnitsOf(time) is { } units && CountsWith(time, units) ? new() { Units = units }
            : time.Count == 1 ? new() { Static = true }
            : null;
    }

    /// <summary>
    /// The unit with the date that the file has in words beside it: CAMS' <c>hours</c>, whose <c>long_name</c> is <c>FORECAST time from 20200101</c>.
    /// </summary>
    public static string? WithDateInWords(CfCoordinate time, string units) =>
        CfTimeUnits.IsUnit(units) && time.Attributes.TextOf("long_name") is { } words && DateInWords().Match(words) is { Success: true } date
            ? $"{units.Trim()} since {date.Groups[1].Value}"
            : null;

    private static string? UnitsOf(CfCoordinate time)
    {
        if (time.Units is { } stated && YearZero().Match(stated) is { Success: true } zero)
            return $"{zero.Groups[1].Value} since 0001-01-01{zero.Groups[2].Value}";
        if (WrittenDate.UnitsOf(time.Values) is { } written && (time.Units is null || !CfTimeUnits.IsUnit(time.Units)))
            return written;
        var isCounted = time.Units is { } unit && CfTimeUnits.IsUnit(unit);
        if (!isCounted && (time.Count == 1 || !string.IsNullOrWhiteSpace(time.Units)))
            return null;
        var counted = isCounted ? time.Units!.Trim().ToLowerInvariant() : IsMonths(time.Values) ? "months" : "days";
        // The first month and the first year are counted by 1, as those of a calendar are.
        var isFromOne = (counted.StartsWith("month", StringComparison.Ordinal) || counted.StartsWith("year", StringComparison.Ordinal)) && time.Values.Min() >= 1;
        return !isFromOne ? $"{counted} since 0001-01-01" : counted.StartsWith('m') ? $"{counted} since 0000-12-01" : $"{counted} since 0000-01-01";
    }

    private static bool IsMonths(double[] values) => values.Length > 1 && values.All(value => value is >= 1 and <= 12 && Math.Floor(value) == value);

    private static bool CountsWith(CfCoordinate time, string units)
    {
        try
        {
            var counting = CfTimeUnits.Parse(units, time.Attributes.TextOf("calendar"));
            return time.Values.Select(counting.At).Distinct().Count() == time.Count;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\s*([A-Za-z]+)\s+since\s+0{1,4}-\d{1,2}-\d{1,2}((?:[T\s].*)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex YearZero();

    [GeneratedRegex(@"\b(?:since|from)\s+(\d{8}|\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DateInWords();
}
