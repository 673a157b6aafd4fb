using System.Globalization;
using System.Text.RegularExpressions;

namespace Datasets.Conversion.Times;

/// <summary>
/// What the numbers of a time coordinate count, such as <c>hours since 1900-01-01 00:00:00</c> in some calendar. A time of another
/// calendar (<c>noleap</c>, <c>360_day</c>, <c>all_leap</c>, <c>julian</c>) becomes the instant with the same date and time of day in the
/// calendar that people use: that is the date a model's data are for, and GPM's IMERG, whose files say <c>julian</c>, means just that. Source:
/// CF conventions 1.11, section 4.4.
/// </summary>
public sealed partial record CfTimeUnits
{
    private const int LongestUnits = 200;

    private readonly CfCalendar? _calendar;
    private readonly double _seconds;
    private readonly long _epochDay;
    private readonly double _epochSecond;

    private CfTimeUnits(CfCalendar? calendar, double seconds, long epochDay, double epochSecond) =>
        (_calendar, _seconds, _epochDay, _epochSecond) = (calendar, seconds, epochDay, epochSecond);

    /// <param name="units">The coordinate's <c>units</c>.</param>
    /// <param name="calendar">Its <c>calendar</c>; null is <c>standard</c>.</param>
    /// <exception cref="FormatException">They make no sense: the message says why.</exception>
    public static CfTimeUnits Parse(string units, string? calendar)
    {
        if (units.Length > LongestUnits)
            throw new FormatException($"the units have {units.Length} characters, and up to {LongestUnits} are read");
        if (units.Contains("TAI93", StringComparison.OrdinalIgnoreCase) || (IsTai(calendar) && units.Contains("1993-01-01", StringComparison.Ordinal)))
            return new(null, 1, 0, 0);
        var match = Since().Match(units);
        if (!match.Success)
            throw new FormatException($"the units '{units}' are not '(unit) since (date)'");
        var counting = CfCalendar.Named(calendar);
        var (year, month, day) = (Number(match, "year"), Number(match, "month", 1), Number(match, "day", 1));
        if (!counting.Has(year, month, day))
            throw new FormatException($"the units '{units}' start at a day that the calendar {calendar ?? "standard"} has not");
        var second = Number(match, "hour") * 3600 + Number(match, "minute") * 60 + Seconds(match) - ZoneSeconds(match);
        return new(counting, UnitSeconds(match.Groups["unit"].Value, units), counting.DayOf(year, month, day), second);
    }

    /// <summary>The instant of a number, to the millisecond.</summary>
    /// <exception cref="FormatException">There is no such instant: the message says why.</exception>
    public DateTimeOffset At(double value)
    {
        if (!double.IsFinite(value))
            throw new FormatException("it is missing or not a number");
        if (_calendar is null)
            return Tai93.ToUtc(value) ?? throw new FormatException($"{value.ToString("R", CultureInfo.InvariantCulture)} is no time of TAI93");
        // Decimals keep milliseconds over thousands of years, where doubles of seconds do not.
        var seconds = value * _seconds;
        if (Math.Abs(seconds) > 1e13)
            throw new FormatException($"{value.ToString("R", CultureInfo.InvariantCulture)} is further away than any calendar goes");
        var milliseconds = Math.Round((decimal)value * (decimal)_seconds * 1000m) + (decimal)_epochSecond * 1000m;
        var days = Math.Floor(milliseconds / 86_400_000m);
        var (year, month, day) = _calendar.DateOf(_epochDay + (long)days);
        if (year is < 1 or > 9999 || day > DateTime.DaysInMonth(year, month))
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"it is {year:0000}-{month:00}-{day:00} in the calendar {_calendar.Name}, a day that UTC has not"));
        }
        return new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).AddMilliseconds((double)(milliseconds - days * 86_400_000m));
    }

    private static bool IsTai(string? calendar) => string.Equals(calendar, "tai", StringComparison.OrdinalIgnoreCase);

    private static double UnitSeconds(string unit, string units) => unit.ToLowerInvariant() switch
    {
        "days" or "day" or "d" => 86400,
        "hours" or "hour" or "hrs" or "hr" or "h" => 3600,
        "minutes" or "minute" or "mins" or "min" => 60,
        "seconds" or "second" or "secs" or "sec" or "s" => 1,
        "milliseconds" or "millisecond" or "millisecs" or "msec" or "ms" => 0.001,
        "microseconds" or "microsecond" or "us" => 1e-6,
        "nanoseconds" or "nanosecond" or "ns" => 1e-9,
        "weeks" or "week" => 7 * 86400,
        _ => throw new FormatException(
            $"the unit '{unit}' of '{units}' is not one of weeks, days, hours, minutes, seconds or parts of a second (a month or a year has no fixed length)"),
    };

    private static int Number(Match match, string group, int absent = 0) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : absent;

    private static double Seconds(Match match) =>
        match.Groups["second"] is { Success: true } found ? double.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    private static double ZoneSeconds(Match match)
    {
        if (!match.Groups["sign"].Success)
            return 0;
        var seconds = Number(match, "zoneHour") * 3600 + Number(match, "zoneMinute") * 60;
        return match.Groups["sign"].Value == "-" ? -seconds : seconds;
    }

    [GeneratedRegex(
        @"^\s*(?<unit>[A-Za-z]+)\s+since\s+(?<year>-?\d{1,4})-(?<month>\d{1,2})-(?<day>\d{1,2})" +
        @"(?:[T\s]+(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2}(?:\.\d*)?))?)?)?" +
        @"\s*(?:Z|UTC|GMT|(?<sign>[+-]|(?<=\s))(?<zoneHour>\d{1,2}):?(?<zoneMinute>\d{2})?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Since();
}
