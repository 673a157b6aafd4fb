using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Times;

/// <summary>
/// The time range that a file's own attributes state: ACDD's <c>time_coverage_start</c> and <c>…_end</c>; EOSDIS' <c>RangeBeginningDate</c>,
/// <c>RangeBeginningTime</c> and <c>RangeEnding…</c> (MERRA-2); GPM's <c>FileHeader</c>, lines of <c>StartGranuleDateTime=…;</c>.
/// </summary>
internal static class CfFileTime
{
    public const string LookedFor =
        "time_coverage_start and time_coverage_end, RangeBeginningDate and RangeEndingDate, and StartGranuleDateTime in FileHeader";

    /// <summary>Null where the file states none.</summary>
    public static TimeRange? Read(IGranule granule)
    {
        var file = granule.Attributes("/");
        return Range(file.TextOf("time_coverage_start"), file.TextOf("time_coverage_end"))
            ?? Range(Joined(file, "RangeBeginning"), Joined(file, "RangeEnding"))
            ?? Range(Field(file, "StartGranuleDateTime"), Field(file, "StopGranuleDateTime"));
    }

    /// <summary>
    /// The day that a daily file is for, where it says so beside its range: OMPS' <c>Date</c> is the day, and the range reaches half a day
    /// beyond it on both sides, because orbits are in it whole.
    /// </summary>
    public static DateTimeOffset? NominalDay(IGranule granule, TimeRange range) =>
        granule.Attributes("/").TextOf("Date") is { Length: 10 } text && TryParse(text, out var day) && range.Start <= day && day <= range.End
            ? day
            : null;

    /// <summary>ISO 8601, also in its basic form, <c>20020602T090000Z</c>, which GHRSST's files have.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var local = text.Trim().TrimEnd('Z', 'z');
        return DateTimeOffset.TryParse(local, CultureInfo.InvariantCulture, utc, out time)
            || DateTimeOffset.TryParseExact(local, ["yyyyMMdd'T'HHmmss", "yyyyMMdd"], CultureInfo.InvariantCulture, utc, out time);
    }

    private static TimeRange? Range(string? start, string? end)
    {
        if (start is null || !TryParse(start, out var from))
            return null;
        return end is not null && TryParse(end, out var to) && to >= from ? new TimeRange(from, to) : new TimeRange(from, from);
    }

    private static string? Joined(IReadOnlyDictionary<string, AttributeValue> file, string prefix) =>
        file.TextOf($"{prefix}Date") is { } date ? $"{date}T{file.TextOf($"{prefix}Time") ?? "00:00:00"}" : null;

    private static string? Field(IReadOnlyDictionary<string, AttributeValue> file, string name)
    {
        foreach (var line in file.TextOf("FileHeader")?.Split(';', StringSplitOptions.TrimEntries) ?? [])
        {
            if (line.StartsWith($"{name}=", StringComparison.Ordinal))
                return line[(name.Length + 1)..];
        }
        return null;
    }
}
