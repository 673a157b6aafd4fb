namespace Datasets.Conversion.Times;

/// <summary>A calendar of the CF conventions as a count of days, and back (CF conventions 1.11, section 4.4.2).</summary>
internal abstract class CfCalendar
{
    private static readonly int[] DaysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

    public required string Name { get; init; }

    /// <summary>A number for the day, one more for each next day.</summary>
    public abstract long DayOf(int year, int month, int day);

    public abstract (int Year, int Month, int Day) DateOf(long number);

    /// <summary>How many days a number of months has, where it is the same whichever they are: 1 or 12 of them; else null.</summary>
    public virtual int? DaysOfMonths(int months) => null;

    public bool Has(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && DateOf(DayOf(year, month, day)) == (year, month, day);

    /// <exception cref="FormatException">There is no such calendar.</exception>
    public static CfCalendar Named(string? name) => Normal(name) switch
    {
        null or "" or "standard" or "gregorian" => new Mixed { Name = "standard" },
        "proleptic_gregorian" or "utc" => new Gregorian { Name = "proleptic_gregorian" },
        "julian" => new Julian { Name = "julian" },
        "noleap" or "365_day" => new Fixed { Name = "noleap", LeapDays = 0 },
        "all_leap" or "366_day" => new Fixed { Name = "all_leap", LeapDays = 1 },
        "360_day" => new EvenMonths { Name = "360_day" },
        _ => throw new FormatException(
            $"the calendar '{name}' is not one of standard, gregorian, proleptic_gregorian, julian, noleap, 365_day, all_leap, 366_day, 360_day"),
    };

    /// <summary>365_days, 365-day and no_leap are written for 365_day and noleap, too.</summary>
    private static string? Normal(string? name) => name?.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        "365_days" or "365" or "no_leap" or "noleap_calendar" => "365_day",
        "366_days" or "366" => "366_day",
        "360_days" or "360" => "360_day",
        "standard_calendar" or "gregorian_calendar" or "none" => "standard",
        var known => known,
    };

    /// <summary>Every year alike: with 29 February or without.</summary>
    private sealed class Fixed : CfCalendar
    {
        public required int LeapDays { get; init; }

        public override int? DaysOfMonths(int months) => months == 12 ? 365 + LeapDays : null;

        public override long DayOf(int year, int month, int day) =>
            (long)year * (365 + LeapDays) + Before(month) + day - 1;

        public override (int Year, int Month, int Day) DateOf(long number)
        {
            var year = Math.DivRem(number, 365 + LeapDays, out var rest);
            if (rest < 0)
                (year, rest) = (year - 1, rest + 365 + LeapDays);
            var month = 1;
            while (Before(month + 1) <= rest)
                month++;
            return ((int)year, month, (int)(rest - Before(month) + 1));
        }

        private int Before(int month) => DaysBeforeMonth[month - 1] + (month > 2 ? LeapDays : 0);
    }

    /// <summary>Twelve months of thirty days.</summary>
    private sealed class EvenMonths : CfCalendar
    {
        public override int? DaysOfMonths(int months) => months * 30;

        public override long DayOf(int year, int month, int day) => (long)year * 360 + (month - 1) * 30 + day - 1;

        public override (int Year, int Month, int Day) DateOf(long number)
        {
            var year = Math.DivRem(number, 360, out var rest);
            if (rest < 0)
                (year, rest) = (year - 1, rest + 360);
            return ((int)year, (int)(rest / 30) + 1, (int)(rest % 30) + 1);
        }
    }

    /// <summary>With a year 0 before the year 1.</summary>
    private sealed class Gregorian : CfCalendar
    {
        public override long DayOf(int year, int month, int day) => JulianDay(year, month, day, isGregorian: true);

        public override (int Year, int Month, int Day) DateOf(long number) => Date(number, isGregorian: true);
    }

    private sealed class Julian : CfCalendar
    {
        public override long DayOf(int year, int month, int day) => JulianDay(Counted(year), month, day, isGregorian: false);

        public override (int Year, int Month, int Day) DateOf(long number) => Historical(Date(number, isGregorian: false));
    }

    /// <summary>Julian up to 4 October 1582, the next day of which was 15 October 1582 of the Gregorian calendar.</summary>
    private sealed class Mixed : CfCalendar
    {
        private const long FirstGregorianDay = 2_299_161;

        public override long DayOf(int year, int month, int day)
        {
            var gregorian = JulianDay(year, month, day, isGregorian: true);
            return gregorian >= FirstGregorianDay ? gregorian : JulianDay(Counted(year), month, day, isGregorian: false);
        }

        public override (int Year, int Month, int Day) DateOf(long number) => Historical(Date(number, number >= FirstGregorianDay));
    }

    /// <summary>Before the year 1 came the year -1: these calendars have no year 0 (CF 1.11, section 4.4.2).</summary>
    private static int Counted(int year) => year < 0 ? year + 1 : year;

    private static (int Year, int Month, int Day) Historical((int Year, int Month, int Day) date) => date with { Item1 = date.Year <= 0 ? date.Year - 1 : date.Year };

    /// <remarks>
    /// The algorithms of the Explanatory Supplement to the Astronomical Almanac (Seidelmann 1992), section 12.92, in floored divisions so that
    /// years before 1 count on.
    /// </remarks>
    private static long JulianDay(int year, int month, int day, bool isGregorian)
    {
        // Years from March on, so that the leap day is a year's last.
        long fromMarch = year + 4800 - (14 - month) / 12;
        long months = month + 12 * ((14 - month) / 12) - 3;
        var days = day + (153 * months + 2) / 5 + 365 * fromMarch + Floor(fromMarch, 4);
        return isGregorian ? days - Floor(fromMarch, 100) + Floor(fromMarch, 400) - 32045 : days - 32083;
    }

    private static (int Year, int Month, int Day) Date(long number, bool isGregorian)
    {
        var century = isGregorian ? Floor(4 * (number + 32044) + 3, 146097) : 0;
        var inCentury = isGregorian ? number + 32044 - Floor(146097 * century, 4) : number + 32082;
        var year = Floor(4 * inCentury + 3, 1461);
        var inYear = inCentury - Floor(1461 * year, 4);
        var month = (5 * inYear + 2) / 153;
        return (
            (int)(100 * century + year - 4800 + month / 10), (int)(month + 3 - 12 * (month / 10)), (int)(inYear - (153 * month + 2) / 5 + 1));
    }

    private static long Floor(long dividend, long divisor)
    {
        var quotient = Math.DivRem(dividend, divisor, out var rest);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
