using System.Xml;
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
    /// <exception cref="GranuleException">It states an end before the start.</exception>
    public static TimeRange? Read(IGranule granule)
    {
        var file = granule.Attributes("/");
        return Range(granule, ("time_coverage_start", file.TextOf("time_coverage_start")), ("time_coverage_end", file.TextOf("time_coverage_end")))
            ?? Range(granule, ("RangeBeginningDate", Joined(file, "RangeBeginning")), ("RangeEndingDate", Joined(file, "RangeEnding")))
            ?? Range(granule, ("StartGranuleDateTime", Field(file, "StartGranuleDateTime")), ("StopGranuleDateTime", Field(file, "StopGranuleDateTime")));
    }

    /// <summary>The time between steps that the file states by ACDD's <c>time_coverage_resolution</c>, such as <c>P1D</c>; null where it does not.</summary>
    public static TimeSpan? Resolution(IGranule granule)
    {
        try
        {
            return granule.Attributes("/").TextOf("time_coverage_resolution") is { } text ? XmlConvert.ToTimeSpan(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The day that a daily file is for, where it says so beside its range: OMPS' <c>Date</c> is the day, and the range reaches half a day
    /// beyond it on both sides, because orbits are in it whole.
    /// </summary>
    public static DateTimeOffset? NominalDay(IGranule granule, TimeRange range) =>
        granule.Attributes("/").TextOf("Date") is { Length: 10 } text && TimeText.TryParse(text, out var day) && range.Start <= day && day <= range.End
            ? day
            : null;

    private static TimeRange? Range(IGranule granule, (string Name, string? Text) start, (string Name, string? Text) end)
    {
        if (start.Text is null || !TimeText.TryParse(start.Text, out var from))
            return null;
        if (end.Text is null || !TimeText.TryParse(end.Text, out var to))
            return new TimeRange(from, from);
        return to >= from ? new TimeRange(from, to) : throw new GranuleException(
            $"{granule.FileName}: the file ends before it starts: {start.Name} is {start.Text}, and {end.Name} is {end.Text}; {DescriptorTime.Advice}");
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
