using System.Globalization;
using System.Text.RegularExpressions;

namespace Datasets.Conversion.Times;

/// <summary>
/// A time as files write it: ISO 8601 in its extended and its basic form (<c>2019-08-05T06:55:01Z</c>, <c>20190805T065501Z</c>), by month or by day of the
/// year (<c>2019-217</c>), with a space for the T, and with Z, UTC, GMT or an offset behind it. Without any of these it is UTC.
/// </summary>
internal static partial class TimeText
{
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return Form().Match(text) is { Success: true } match ? TryRead(match, out time) : TryOther(text, out time);
    }

    private static bool TryRead(Match match, out DateTimeOffset time)
    {
        time = default;
        var (year, month, day) = (Number(match, "year"), Number(match, "month", 1), Number(match, "day", 1));
        var (hour, minute, second) = (Number(match, "hour", 0), Number(match, "minute", 0), Seconds(match));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        // A leap second, and the end of a day as its hour 24.
        if (hour > 24 || minute > 59 || second >= 61 || (hour == 24 && (minute > 0 || second > 0)))
            return false;
        var start = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero);
        if (match.Groups["doy"].Success)
        {
            var number = Number(match, "doy");
            if (number < 1 || number > (DateTime.IsLeapYear(year) ? 366 : 365))
                return false;
            start = start.AddDays(number - 1);
        }
        time = start.AddHours(hour).AddMinutes(minute).AddTicks((long)(second * TimeSpan.TicksPerSecond)) - Zone(match);
        return true;
    }

    /// <summary>With the name of a month, as in <c>20-JAN-2022 00:00:00</c>, or with slashes.</summary>
    private static bool TryOther(string text, out DateTimeOffset time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        time = default;
        var local = Universal().Replace(text.Trim(), "");
        return Dated().IsMatch(local) && DateTimeOffset.TryParse(local, CultureInfo.InvariantCulture, utc, out time);
    }

    private static int Number(Match match, string group, int absent = 0) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : absent;

    private static decimal Seconds(Match match) => match.Groups["second"] is { Success: true } found
        ? decimal.Parse(found.Value.Replace(',', '.').TrimEnd('.'), CultureInfo.InvariantCulture)
        : 0;

    private static TimeSpan Zone(Match match)
    {
        if (!match.Groups["sign"].Success)
            return TimeSpan.Zero;
        var zone = new TimeSpan(Number(match, "zoneHour"), Number(match, "zoneMinute"), 0);
        return match.Groups["sign"].Value == "-" ? -zone : zone;
    }

    [GeneratedRegex(
        @"^\s*(?<year>\d{4})(?:-(?<month>\d{1,2})(?!\d)(?:-(?<day>\d{1,2})(?!\d))?|/(?<month>\d{1,2})/(?<day>\d{1,2})|-(?<doy>\d{3})|(?<month>\d{2})(?<day>\d{2})|(?<doy>\d{3}))" +
        @"(?:[T\s_]*(?<hour>\d{2}):?(?:(?<minute>\d{2}):?(?<second>\d{2}(?:[.,]\d*)?)?)?)?" +
        @"\s*(?:Z|UTC|GMT|UT|(?<sign>[+-])(?<zoneHour>\d{2}):?(?<zoneMinute>\d{2})?)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"\s*(?:UTC|GMT|UT|(?<=\d)Z)$", RegexOptions.IgnoreCase)]
    private static partial Regex Universal();

    [GeneratedRegex(@"\d{4}.*[A-Za-z/]|[A-Za-z/].*\d{4}")]
    private static partial Regex Dated();
}
