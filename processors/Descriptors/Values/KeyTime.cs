using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>The time that the named groups of a match spell out: <c>year</c>, <c>month</c>, <c>day</c>, <c>doy</c>, <c>hour</c> …, in UTC.</summary>
public static class KeyTime
{
    /// <param name="match">A match whose groups are parts of a time.</param>
    /// <param name="prefix">Stands before the groups' names, as in <c>producedYear</c>.</param>
    /// <param name="duration">How long it lasts; null for as long as the smallest part found.</param>
    /// <returns>The range, its end a millisecond before the next one's start; null where there is no such date.</returns>
    public static TimeRange? Read(Match match, string prefix, TimeSpan? duration)
    {
        if (Part("year") is not { } year || year is < 1 or > 9998)
            return null;
        var (month, day, dayOfYear) = (Part("month"), Part("day"), Part("doy"));
        var (hour, minute, second) = (Part("hour"), Part("minute"), Part("second"));
        if (month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59)
            return null;
        if (dayOfYear is < 1 || dayOfYear > (DateTime.IsLeapYear(year) ? 366 : 365))
            return null;
        if (day is < 1 || day > DateTime.DaysInMonth(year, month ?? 1))
            return null;

        var start = new DateTimeOffset(year, month ?? 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0, TimeSpan.Zero);
        if (dayOfYear is { } number)
            start = start.AddDays(number - 1);
        var next = duration is { } given ? start + given
            : second is not null ? start.AddSeconds(1)
            : minute is not null ? start.AddMinutes(1)
            : hour is not null ? start.AddHours(1)
            : day is not null || dayOfYear is not null ? start.AddDays(1)
            : month is not null ? start.AddMonths(1)
            : start.AddYears(1);
        return new TimeRange(start, next.AddMilliseconds(-1));

        int? Part(string name)
        {
            var group = match.Groups[prefix.Length == 0 ? name : prefix + char.ToUpperInvariant(name[0]) + name[1..]];
            return group.Success && int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
    }
}
