using Datasets.Model;

namespace Datasets.Conversion.Times;

/// <summary>
/// Whether the range that a file's attributes state is that of its data. Files of a record state the record's as often as their own, and then the time
/// coordinate says which of it they hold.
/// </summary>
internal static class StatedRange
{
    /// <summary>A day's file may reach into its neighbours.</summary>
    private static readonly TimeSpan DayAndMargins = TimeSpan.FromHours(36);
    /// <summary>How far a composite's nominal time may be from its range's start, middle or end: a month is named after its 15th or 16th.</summary>
    private static readonly TimeSpan NominalMargin = TimeSpan.FromDays(1);
    private static readonly TimeSpan LargestMiddleMargin = TimeSpan.FromDays(5);
    private const double MiddleMargin = 0.05;
    private const double MostSteps = 2;
    private const double MostScans = 3;

    /// <param name="stated">What the attributes state.</param>
    /// <param name="instant">What the time coordinate says.</param>
    /// <param name="resolution">The time between steps of the record, where the file states it.</param>
    public static bool IsOf(TimeRange stated, DateTimeOffset instant, TimeSpan? resolution)
    {
        var length = stated.End - stated.Start;
        if (instant < stated.Start || instant > stated.End)
            return false;
        if (length <= DayAndMargins)
            return true;
        if (IsRecord(stated, resolution))
            return false;
        var margin = new TimeSpan(Math.Clamp((long)(length.Ticks * MiddleMargin), NominalMargin.Ticks * 3 / 2, LargestMiddleMargin.Ticks));
        return instant - stated.Start <= NominalMargin || stated.End - instant <= NominalMargin || (stated.Start + length / 2 - instant).Duration() <= margin;
    }

    /// <summary>The same for a swath, whose scan lines have times; where those are one instant, it may be the day that they are counted from.</summary>
    public static bool IsOf(TimeRange stated, TimeRange scanned)
    {
        var length = stated.End - stated.Start;
        var apart = scanned.Start > stated.End ? scanned.Start - stated.End : stated.Start > scanned.End ? stated.Start - scanned.End : TimeSpan.Zero;
        return length <= DayAndMargins ? apart <= TimeSpan.FromDays(1) : apart == TimeSpan.Zero && length <= MostScans * (scanned.End - scanned.Start);
    }

    /// <summary>Whether a range is of several steps, by the resolution that the file states.</summary>
    public static bool IsRecord(TimeRange stated, TimeSpan? resolution) =>
        resolution is { } step && stated.End - stated.Start > DayAndMargins && stated.End - stated.Start > MostSteps * step;
}
