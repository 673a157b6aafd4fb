using System.ComponentModel;
using System.Text.RegularExpressions;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Where a granule's time is found, when the file does not state it or states it wrongly.</summary>
[Description("A granule's time in place of the file's own statement: found in its name (fileName), fixed (start and end), none (static), or by what its time "
    + "coordinate counts (units, scale).")]
[ExactlyOneOf("fileName", "start", "static", "units", "scale")]
public sealed record TimeDescriptor : IConsistent
{
    [Description("A regular expression that finds the time in the granule's file name by named groups: year, with doy or with month and day, then "
        + "hour, minute, second; such as '_(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})'. It cannot look around or refer back.")]
    [Example(@"'_(?<year>\d{4})m(?<month>\d{2})(?<day>\d{2})'")]
    [TimePattern]
    public string? FileName { get; init; }

    [Description("How long a granule's data last from the time found, such as 1d or 3h; without it, as long as the smallest group found: a day, an "
        + "hour, a minute …")]
    [Example("1d")]
    [Lasts("1s", "366d")]
    public TimeSpan? Duration { get; init; }

    [Description("true: a field that does not change, such as a mask or an elevation, which has no time of its own. Its items are valid at all times, from "
        + "0001-01-01 to 9999-12-31, so that a search for any time finds them.")]
    [Example("true")]
    public bool? Static { get; init; }

    [Description("A fixed time, such as a climatology's: a day or an instant in UTC, such as 1991-01-01 or "
        + "2000-02-11T00:00:00Z.")]
    [Example("1991-01-01")]
    [Instant]
    public string? Start { get; init; }

    [Description("Where the fixed time ends: a day, which counts whole, or an instant; without it, the day or the instant of start.")]
    [Example("2020-12-31")]
    [Instant]
    public string? End { get; init; }

    [Description("What the numbers of the time coordinate count, in place of its own units, such as 'days since 2000-01-01'.")]
    [Example("days since 2000-01-01")]
    [SingleLine(100)]
    public string? Units { get; init; }

    [Description("What seconds the time coordinate counts: 'utc' (without leap seconds, the default), 'gps' (all seconds since its start, so that seconds "
        + "since 1980-01-06 are GPS time) or 'tai' (International Atomic Time).")]
    [Example("gps")]
    public TimeScale? Scale { get; init; }

    /// <summary>Of a field that does not change: what STAC, which wants a time, can say at most.</summary>
    public static TimeRange Always { get; } = new(DateTimeOffset.MinValue, new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));

    /// <summary>The fixed time; null where there is none. A day's end is its last second.</summary>
    public TimeRange? Fixed
    {
        get
        {
            if (Static == true)
                return Always;
            if (Start is null || InstantAttribute.Find(Start) is not { } start)
                return null;
            var end = InstantAttribute.Find(End ?? Start) ?? start;
            return new TimeRange(start.Instant, end.IsDay ? end.Instant.AddDays(1).AddSeconds(-1) : end.Instant);
        }
    }

    /// <summary>Finds the time in a granule's file name.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this name.</exception>
    public Match Match(string fileName) => FileNamePatternAttribute.Compiled(FileName!).Match(fileName);

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Duration is not null && FileName is null)
            yield return new("duration", "is for fileName: leave it out");
        if (End is not null && Start is null)
            yield return new("end", "goes with start: give both");
        if (Static == false)
            yield return new("static", "is true or left out");
        if (Fixed is { } range && range.End < range.Start)
            yield return new("end", "must not be before start");
    }
}
