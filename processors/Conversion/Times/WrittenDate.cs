using System.Globalization;
using Datasets.Model;

namespace Datasets.Conversion.Times;

/// <summary>
/// Numbers whose digits are the date, such as 197901 in <c>yyyymm</c>: the absolute times of CDO (<c>day as %Y%m%d.%f</c>) and of NCL's files. A part of a
/// number is a part of its year, month, day or hour.
/// </summary>
internal sealed class WrittenDate
{
    private enum Last
    {
        Year,
        Month,
        Day,
        Hour,
    }

    private readonly Last _last;
    private readonly string _units;

    private WrittenDate(Last last, string units) => (_last, _units) = (last, units);

    /// <summary>Null where the units are no such.</summary>
    public static WrittenDate? Parse(string units) => units.Trim().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal) switch
    {
        "yyyy" or "%y" or "yearas%y" or "yearas%y.%f" or "calendar_year" => new(Last.Year, units),
        "yyyymm" or "%y%m" or "monthas%y%m" or "monthas%y%m.%f" => new(Last.Month, units),
        "yyyymmdd" or "%y%m%d" or "dayas%y%m%d" or "dayas%y%m%d.%f" or "yyyymmdd.f" => new(Last.Day, units),
        "yyyymmddhh" or "%y%m%d%h" => new(Last.Hour, units),
        _ => null,
    };

    /// <summary>The units that all of the numbers can be written in and are likely to be, by years from 1600 to 2400; null where there are none.</summary>
    public static string? UnitsOf(IReadOnlyList<double> values) => values.Count == 0
        ? null
        : ((string[])["yyyymmddhh", "yyyymmdd", "yyyymm", "yyyy"]).FirstOrDefault(units => values.All(value => Parse(units)!.IsLikely(value)));

    /// <exception cref="FormatException">The digits are no date.</exception>
    public DateTimeOffset At(double value)
    {
        var whole = Math.Floor(value);
        if (whole is < 0 or > 9999_99_99_99)
            throw NoDate(value);
        var digits = (long)whole;
        var hour = _last == Last.Hour ? (int)Take(ref digits) : 0;
        var day = _last >= Last.Day ? (int)Take(ref digits) : 1;
        var month = _last >= Last.Month ? (int)Take(ref digits) : 1;
        if (digits is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)digits, month) || hour > 23)
            throw NoDate(value);
        var start = new DateTimeOffset((int)digits, month, day, hour, 0, 0, TimeSpan.Zero);
        return start.AddSeconds(Math.Round((value - whole) * LengthFrom(start).TotalSeconds));
    }

    private TimeSpan LengthFrom(DateTimeOffset start) => _last switch
    {
        Last.Year => TimeSpan.FromDays(DateTime.IsLeapYear(start.Year) ? 366 : 365),
        Last.Month => TimeSpan.FromDays(DateTime.DaysInMonth(start.Year, start.Month)),
        Last.Day => TimeSpan.FromDays(1),
        _ => TimeSpan.FromHours(1),
    };

    private bool IsLikely(double value)
    {
        try
        {
            return Math.Floor(value) == value && At(value).Year is >= 1600 and <= 2400;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static long Take(ref long digits)
    {
        (digits, var last) = Math.DivRem(digits, 100);
        return last;
    }

    private FormatException NoDate(double value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the digits of {value:R} are no date of the units {Quoted.Of(_units)}"));
}
