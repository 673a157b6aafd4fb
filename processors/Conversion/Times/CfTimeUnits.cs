using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Descriptors;

namespace Datasets.Conversion.Times;

/// <summary>
/// What the numbers of a time coordinate count, such as <c>hours since 1900-01-01 00:00:00</c> in some calendar. A time of another
/// calendar (<c>noleap</c>, <c>360_day</c>, <c>all_leap</c>, <c>julian</c>) becomes the instant with the same date and time of day in the
/// calendar that people use: that is the date a model's data are for, and GPM's IMERG, whose files say <c>julian</c>, means just that. Days that UTC
/// has not, such as 30 February, share the last ten minutes of their month, in their order. Source: CF conventions 1.11, section 4.4.
/// </summary>
public sealed partial record CfTimeUnits
{
    private const decimal DayMilliseconds = 86_400_000m;
    /// <summary>What the days share that UTC has not.</summary>
    private static readonly TimeSpan BeforeNextMonth = TimeSpan.FromMinutes(10);
    private static readonly (int Year, int Month, int Day) GpsEpoch = (1980, 1, 6);
    private const int LongestUnits = 200;

    private readonly CfCalendar? _calendar;
    private readonly double _seconds;
    private readonly int _months;
    private readonly (int Year, int Month, int Day) _epoch;
    private readonly TimeScale _scale;
    private readonly WrittenDate? _written;
    private readonly long _epochDay;
    private readonly double _epochSecond;

    private CfTimeUnits(
        CfCalendar? calendar, double seconds, int months, (int, int, int) epoch, long epochDay, double epochSecond, TimeScale scale) =>
        (_calendar, _seconds, _months, _epoch, _epochDay, _epochSecond, _scale) = (calendar, seconds, months, epoch, epochDay, epochSecond, scale);

    private CfTimeUnits(WrittenDate written) => (_written, _scale) = (written, TimeScale.Utc);

    /// <param name="units">The coordinate's <c>units</c>.</param>
    /// <param name="calendar">Its <c>calendar</c>; null is <c>standard</c>.</param>
    /// <param name="scale">Which seconds it counts, where the file does not say it.</param>
    /// <exception cref="FormatException">They make no sense: the message says why.</exception>
    public static CfTimeUnits Parse(string units, string? calendar, TimeScale? scale = null)
    {
        if (units.Length > LongestUnits)
            throw new FormatException($"the units have {units.Length} characters, and up to {LongestUnits} are read");
        if (units.Contains("TAI93", StringComparison.OrdinalIgnoreCase) || (IsTai(calendar) && units.Contains("1993-01-01", StringComparison.Ordinal)))
            return new(null, 1, 0, default, 0, 0, TimeScale.Tai);
        if (WrittenDate.Parse(units) is { } written)
            return new(written);
        scale ??= IsTai(calendar) ? TimeScale.Tai : IsGps(units, calendar) ? TimeScale.Gps : TimeScale.Utc;
        var match = Since().Match(units);
        if (!match.Success)
            throw new FormatException($"the units '{units}' are not '(unit) since (date)'{(IsUnit(units) ? ", so nothing says from when it counts" : "")}");
        var counting = CfCalendar.Named(IsTai(calendar) || IsGps("", calendar) ? null : calendar);
        // Some models write 0000-00-00 for the start of their own count.
        var (year, month, day) = (Number(match, "year"), Math.Max(1, Number(match, "month", 1)), Math.Max(1, Number(match, "day", 1)));
        // Calendars without a year 0 have the year -1 there, which is a leap year, too. What is counted from it is mostly later.
        if (!counting.Has(year, month, day) && !(year == 0 && counting.Has(4, month, day)))
            throw new FormatException($"the units '{units}' start at a day that the calendar {calendar ?? "standard"} has not");
        var second = Number(match, "hour") * 3600 + Number(match, "minute") * 60 + Seconds(match) - ZoneSeconds(match);
        var (seconds, months) = Length(match.Groups["unit"].Value, units);
        // Where all of them are alike, parts of them are exact, too.
        if (months > 0 && counting.DaysOfMonths(months) is { } days)
            (seconds, months) = (days * 86400, 0);
        return new(counting, seconds, months, (year, month, day), counting.DayOf(year, month, day), second, scale.Value);
    }

    /// <summary>
    /// Whether they count seconds from GPS' start and do not say whether leap seconds are among them: GPS time is ahead of UTC, by 18 s since 2017.
    /// </summary>
    public bool MayBeGps => _calendar is not null && _epoch == GpsEpoch && _scale == TimeScale.Utc && _months == 0 && _seconds <= 1;

    /// <summary>Whether a number is a day that UTC has not, such as 30 February.</summary>
    public bool IsBesideUtc(double value) =>
        _calendar is not null && double.IsFinite(value) && Math.Abs(value * _seconds) <= 1e13 && DateOf(value) is var (year, month, day, _)
        && year is >= 1 and <= 9999 && day > DateTime.DaysInMonth(year, month);

    /// <summary>The instant of a number, to the millisecond.</summary>
    /// <exception cref="FormatException">There is no such instant: the message says why.</exception>
    public DateTimeOffset At(double value)
    {
        if (!double.IsFinite(value))
            throw new FormatException("it is missing or not a number");
        if (_written is not null)
            return _written.At(value);
        if (_calendar is null)
            return Tai93.ToUtc(value) ?? throw new FormatException($"{value.ToString("R", CultureInfo.InvariantCulture)} is no time of TAI93");
        if (Math.Abs(value * _seconds) > 1e13 || Math.Abs(value * _months) > 1e6)
            throw new FormatException($"{value.ToString("R", CultureInfo.InvariantCulture)} is further away than any calendar goes");
        var (year, month, day, milliseconds) = DateOf(value);
        if (year is < 1 or > 9999)
        {
            // Calendars without a year 0 call it -1.
            var isYearZero = year == 0 || (year == -1 && _epoch.Year == 0);
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"it is {(isYearZero ? 0 : year):0000}-{month:00}-{day:00} in the calendar {_calendar.Name}, a day that UTC has not{(isYearZero ? ": the year 0 mostly stands for any, in a climatology" : "")}"));
        }
        var last = DateTime.DaysInMonth(year, month);
        return day <= last
            ? Scaled(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).AddMilliseconds((double)milliseconds))
            : BesideUtc(year, month, day - last - 1 + (double)(milliseconds / DayMilliseconds));
    }

    private (int Year, int Month, int Day, decimal Milliseconds) DateOf(double value)
    {
        var calendar = _calendar!;
        // Decimals keep milliseconds over thousands of years, where doubles of seconds do not.
        var milliseconds = (_months > 0 ? 0 : Math.Round((decimal)value * (decimal)_seconds * 1000m)) + (decimal)_epochSecond * 1000m;
        var start = _epochDay;
        if (_months > 0)
            start = DayAfterMonths(calendar, value);
        var days = Math.Floor(milliseconds / DayMilliseconds);
        var (year, month, day) = calendar.DateOf(start + (long)days);
        return (year, month, day, milliseconds - days * DayMilliseconds);
    }

    /// <summary>Whole months and years go by the calendar; their parts have no length of their own.</summary>
    private long DayAfterMonths(CfCalendar calendar, double value)
    {
        var months = value * _months;
        var whole = Math.Round(months);
        if (Math.Abs(months - whole) > 1e-6)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{value:R} is no whole number of {(_months == 1 ? "months" : "years")}, and a part of one has no fixed length"));
        }
        var count = _epoch.Month - 1 + (long)whole;
        var (year, month) = ((int)(_epoch.Year + Math.DivRem(count, 12, out var rest) - (rest < 0 ? 1 : 0)), (int)(rest < 0 ? rest + 12 : rest) + 1);
        return calendar.Has(year, month, _epoch.Day)
            ? calendar.DayOf(year, month, _epoch.Day)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is {year:0000}-{month:00}-{_epoch.Day:00}, which the calendar {calendar.Name} has not"));
    }

    /// <param name="days">Since the month's last day that UTC has ended.</param>
    private DateTimeOffset BesideUtc(int year, int month, double days)
    {
        var last = DateTime.DaysInMonth(year, month);
        var missing = Enumerable.Range(last + 1, 31 - last).Count(day => _calendar!.Has(year, month, day));
        var end = new DateTimeOffset(year, month, last, 0, 0, 0, TimeSpan.Zero).AddDays(1);
        return end - BeforeNextMonth + TimeSpan.FromMilliseconds(Math.Round(BeforeNextMonth.TotalMilliseconds * days / missing));
    }

    private DateTimeOffset Scaled(DateTimeOffset counted) => _scale switch
    {
        TimeScale.Gps => LeapSeconds.ToUtc(counted, Epoch),
        TimeScale.Tai => LeapSeconds.ToUtc(counted - LeapSeconds.TaiAtFirst, LeapSeconds.First),
        _ => counted,
    };

    private DateTimeOffset Epoch => new DateTimeOffset(Math.Max(1, _epoch.Year), _epoch.Month, _epoch.Day, 0, 0, 0, TimeSpan.Zero).AddSeconds(_epochSecond);

    /// <summary>Whether it is a unit of time by itself, such as <c>days</c>.</summary>
    public static bool IsUnit(string text)
    {
        try
        {
            return Length(text.Trim(), text) is var _;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsTai(string? calendar) => string.Equals(calendar, "tai", StringComparison.OrdinalIgnoreCase);

    private static bool IsGps(string units, string? calendar) =>
        string.Equals(calendar, "gps", StringComparison.OrdinalIgnoreCase) || units.Contains("GPS", StringComparison.OrdinalIgnoreCase);

    /// <summary>A unit in seconds, or in months where it is of no fixed length.</summary>
    private static (double Seconds, int Months) Length(string unit, string units) => unit.ToLowerInvariant() switch
    {
        "days" or "day" or "d" => (86400, 0),
        "hours" or "hour" or "hrs" or "hr" or "h" => (3600, 0),
        "minutes" or "minute" or "mins" or "min" => (60, 0),
        "seconds" or "second" or "secs" or "sec" or "s" => (1, 0),
        "milliseconds" or "millisecond" or "millisecs" or "msec" or "ms" => (0.001, 0),
        "microseconds" or "microsecond" or "us" => (1e-6, 0),
        "nanoseconds" or "nanosecond" or "ns" => (1e-9, 0),
        "weeks" or "week" => (7 * 86400, 0),
        "common_years" or "common_year" => (365 * 86400, 0),
        "months" or "month" or "mon" or "mons" => (0, 1),
        "years" or "year" or "yr" or "yrs" => (0, 12),
        _ => throw new FormatException(
            $"the unit '{unit}' of '{units}' is not one of years, months, weeks, days, hours, minutes, seconds or parts of a second"),
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
        @"^\s*(?<unit>[A-Za-z_]+)\s+since\s+(?:(?<year>-?\d{1,4})(?:-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?)?|(?<year>\d{4})(?<month>\d{2})(?<day>\d{2}))(?![\d-])" +
        @"(?:[T\s]+(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2}(?:\.\d*)?))?)?)?" +
        @"\s*(?:Z|UTC|GMT|\(?GPS(?:\s+time)?\)?|(?<sign>[+-]|(?<=\s))(?<zoneHour>\d{1,2}):?(?<zoneMinute>\d{2})?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Since();
}
