using System.Globalization;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>The periods of a derived dataset: which one a day belongs to, its name, and the time that its item states.</summary>
public static class DerivedPeriods
{
    private const int LeapDay = 229;
    private const int MillisecondsOfDay = 86_400_000;

    /// <summary>The period of a day. Days of one period have the same one, and periods are in the order of their starts.</summary>
    /// <param name="day">In UTC.</param>
    public static DerivedPeriod Of(DeriveDescriptor derive, DateOnly day) => derive.By switch
    {
        DerivePeriod.Month => Named($"{day:yyyyMM}", $"{day:yyyy-MM}", new DateOnly(day.Year, day.Month, 1), LastOf(day.Year, day.Month), derive),
        DerivePeriod.Year => Named($"{day:yyyy}", $"{day:yyyy}", new DateOnly(day.Year, 1, 1), new DateOnly(day.Year, 12, 31), derive),
        DerivePeriod.MonthOfYear => Named($"{day:MM}", $"month {day:MM}", new DateOnly(First(derive), day.Month, 1), LastOf(Last(derive), day.Month), derive),
        DerivePeriod.DayOfYear => Named($"{day:MMdd}", $"day {day:MM-dd}", DayFrom(day, First(derive), 1), DayFrom(day, Last(derive), -1), derive),
        _ => throw new ArgumentOutOfRangeException(nameof(derive), derive.By, "not a period"),
    };

    /// <summary>Whether a year is of the reference.</summary>
    public static bool IsOfReference(DeriveDescriptor derive, int year) => derive.Reference is [var first, var last] && year >= first && year <= last;

    /// <summary>Two periods whose items have the same id; null where each item has its own.</summary>
    internal static (string One, string Other)? FirstOfSameId(ItemIdTemplate template, string dataset, DeriveDescriptor derive)
    {
        if (!DatasetId.IsValid(dataset) || (derive.IsClimatology && derive.Reference is null))
            return null;
        var names = new Dictionary<string, DerivedPeriod>(StringComparer.Ordinal);
        // Two leap years and the one between, so that each month, each year and each calendar day are there twice or more.
        for (var day = new DateOnly(2000, 1, 1); day.Year < 2005; day = day.AddDays(1))
        {
            var period = Of(derive, day);
            if (!template.TryFormat(period.Time.Start, dataset, "", out var id, out _))
                return null;
            if (names.TryGetValue(id, out var other) && other.Id != period.Id)
                return (other.Name, period.Name);
            names[id] = period;
        }
        return null;
    }

    /// <summary>What an item's id needs to tell periods apart.</summary>
    internal static string DateFormat(DerivePeriod by) => by switch
    {
        DerivePeriod.Month => "{date:yyyyMM}",
        DerivePeriod.Year => "{date:yyyy}",
        DerivePeriod.MonthOfYear => "{date:MM}",
        DerivePeriod.DayOfYear => "{date:MMdd}",
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "not a period"),
    };

    private static DerivedPeriod Named(FormattableString id, FormattableString name, DateOnly first, DateOnly last, DeriveDescriptor derive) => new(
        $"{EnumWords.ToWord(derive.By)}-{id.ToString(CultureInfo.InvariantCulture)}", name.ToString(CultureInfo.InvariantCulture), new TimeRange(StartOf(first), StartOf(last).AddMilliseconds(MillisecondsOfDay - 1)));

    private static int First(DeriveDescriptor derive) => derive.Reference![0];

    private static int Last(DeriveDescriptor derive) => derive.Reference![1];

    private static DateOnly LastOf(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    /// <summary>A calendar day in a year; the leap day in the nearest year that has one, from there on.</summary>
    private static DateOnly DayFrom(DateOnly day, int year, int step)
    {
        while (day.Month * 100 + day.Day == LeapDay && !DateTime.IsLeapYear(year))
            year += step;
        return new DateOnly(year, day.Month, day.Day);
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
