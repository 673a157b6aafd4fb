using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>The six fields of a cron expression, and the days on which it starts runs.</summary>
internal sealed class CronExpression
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly CronFieldRule Minutes = new("minutes", 0, 59);
    private static readonly CronFieldRule Hours = new("hours", 0, 23);
    private static readonly CronFieldRule DayOfMonth = new("day-of-month", 1, 31) { AllowsLast = true, AllowsNearestWeekday = true };
    private static readonly CronFieldRule Month = new("month", 1, 12) { Names = Months };
    private static readonly CronFieldRule DayOfWeek = new("day-of-week", 1, 7) { Names = Weekdays, AllowsLast = true, AllowsNth = true };
    private static readonly CronFieldRule Year = new("year", 1970, 2199);

    private readonly CronField _dayOfMonth;
    private readonly CronField _month;
    private readonly CronField _dayOfWeek;

    private CronExpression(CronField dayOfMonth, CronField month, CronField dayOfWeek) =>
        (_dayOfMonth, _month, _dayOfWeek) = (dayOfMonth, month, dayOfWeek);

    /// <summary>The longest time between two runs that follow each other, or a complaint.</summary>
    public static string? Period(string body, out TimeSpan period)
    {
        period = default;
        var texts = body.Split(' ');
        if (texts.Length != 6 || texts.Contains(""))
        {
            return "cron needs six fields with one blank between them: minutes hours day-of-month month day-of-week year; "
                + $"got {texts.Count(t => t != "")} in {Quoted.Of($"cron({body})")}";
        }
        if (texts[2] == "?" == (texts[4] == "?"))
            return "exactly one of day-of-month and day-of-week, the third and the fifth field of cron, must be '?'";

        CronFieldRule[] rules = [Minutes, Hours, DayOfMonth, Month, DayOfWeek, Year];
        var fields = new CronField[6];
        for (var i = 0; i < 6; i++)
        {
            if (rules[i].Parse(texts[i], out fields[i]) is { } complaint)
                return complaint;
        }
        var times = fields[1].Values.SelectMany(h => fields[0].Values.Select(m => new TimeSpan(h, m, 0))).ToArray();
        var longest = new CronExpression(fields[2], fields[3], fields[4]).LongestGap(times);
        if (longest is null)
            return $"{Quoted.Of($"cron({body})")} names no day that there is";
        period = longest.Value;
        return null;
    }

    private TimeSpan? LongestGap(TimeSpan[] times)
    {
        // Eight years hold two leap days, however the weekdays fall.
        var first = new DateOnly(2024, 1, 1);
        var last = new DateOnly(2031, 12, 31);
        var longest = TimeSpan.Zero;
        for (var i = 1; i < times.Length; i++)
            longest = Max(longest, times[i] - times[i - 1]);

        DateOnly? firstRun = null, latest = null;
        var overnight = times[^1] - times[0];
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (!StartsOn(day))
                continue;
            if (latest is { } before)
                longest = Max(longest, TimeSpan.FromDays(day.DayNumber - before.DayNumber) - overnight);
            firstRun ??= day;
            latest = day;
        }
        if (firstRun is null)
            return null;
        return firstRun == latest ? TimeSpan.FromDays(last.DayNumber - first.DayNumber + 1) : longest;
    }

    private bool StartsOn(DateOnly day)
    {
        if (!_month.Values.Contains(day.Month))
            return false;
        var lastDay = DateTime.DaysInMonth(day.Year, day.Month);
        return _dayOfWeek.IsAny ? IsDayOfMonth(day, lastDay) : IsDayOfWeek(day, lastDay);
    }

    private bool IsDayOfMonth(DateOnly day, int lastDay) =>
        _dayOfMonth.Values.Contains(day.Day)
        || (_dayOfMonth.IsLast && day.Day == lastDay)
        || _dayOfMonth.NearestWeekdays.Any(target => NearestWeekday(day.Year, day.Month, target, lastDay) == day.Day);

    private bool IsDayOfWeek(DateOnly day, int lastDay)
    {
        var weekday = (int)day.DayOfWeek + 1;
        return _dayOfWeek.Values.Contains(weekday)
            || (_dayOfWeek.IsLast && weekday == 7)
            || (_dayOfWeek.LastWeekdays.Contains(weekday) && day.Day > lastDay - 7)
            || _dayOfWeek.NthWeekdays.Contains((weekday, ((day.Day - 1) / 7) + 1));
    }

    /// <summary>The Monday to Friday that is nearest to a day, in the same month; 0 where the month has no such day.</summary>
    private static int NearestWeekday(int year, int month, int day, int lastDay)
    {
        if (day > lastDay)
            return 0;
        return new DateOnly(year, month, day).DayOfWeek switch
        {
            System.DayOfWeek.Saturday => day == 1 ? 3 : day - 1,
            System.DayOfWeek.Sunday => day == lastDay ? day - 2 : day + 1,
            _ => day,
        };
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
