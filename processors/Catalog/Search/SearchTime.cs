using System.Globalization;
using Datasets.Model;

namespace Datasets.Catalog.Search;

/// <summary>A time as STAC's search takes it: <c>2024-09-24</c>, <c>2024-09/2024-12</c>, <c>../2024-09-24T06:00:00Z</c>. What names a day, a month or a year is all of it.</summary>
public static class SearchTime
{
    private const string Open = "..";

    /// <returns>Null where it is none.</returns>
    public static TimeRange? TryParse(string text)
    {
        var ends = text.Split('/');
        if (ends is not [var from, ..] || ends.Length > 2 || (ends.Length == 1 && from == Open))
            return null;
        var start = from is Open or "" && ends.Length == 2 ? new TimeRange(DateTimeOffset.MinValue, DateTimeOffset.MinValue) : Part(from);
        var end = ends[^1] is Open or "" && ends.Length == 2 ? new TimeRange(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue) : Part(ends[^1]);
        return start is { } first && end is { } last && first.Start <= last.End ? new TimeRange(first.Start, last.End) : null;
    }

    private static TimeRange? Part(string text)
    {
        if (Start(text, "yyyy-MM-dd") is { } day)
            return new(day, Last(day.AddDays(1)));
        if (Start(text, "yyyy-MM") is { } month)
            return new(month, Last(month.AddMonths(1)));
        if (Start(text, "yyyy") is { Year: < 9999 } year)
            return new(year, Last(year.AddYears(1)));
        return text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? new TimeRange(moment, moment)
            : null;
    }

    private static DateTimeOffset? Start(string text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) ? start : null;

    private static DateTimeOffset Last(DateTimeOffset next) => next.AddTicks(-1);
}
