using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Times;

/// <summary>
/// A granule's time from its file attributes (HDF-EOS Aura File Format Guidelines, "File level attributes"). A daily or monthly product's
/// time is its nominal day or month: <c>StartUTC</c> and <c>EndUTC</c> of a daily grid reach into the neighbouring days, because orbits
/// that touch the day are in it whole.
/// </summary>
internal static class GranuleTime
{
    private static readonly DateTimeOffset Tai93 = new(1993, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// A swath's start and its span. The day that an orbit is counted among says less: by it, all orbits of a day would be one item.
    /// </summary>
    /// <exception cref="GranuleException">The file does not say its time.</exception>
    public static (DateTimeOffset Date, TimeRange Range) ReadSwath(IGranule granule, IReadOnlyDictionary<string, AttributeValue> attributes) =>
        ReadSpan(granule, attributes) is { } span ? (span.Start, span) : Read(granule, attributes);

    /// <returns>The nominal date, and the range that the item states.</returns>
    /// <exception cref="GranuleException">The file does not say its time.</exception>
    public static (DateTimeOffset Date, TimeRange Range) Read(IGranule granule, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        var span = ReadSpan(granule, attributes);
        var period = attributes.TryGetValue("Period", out var stated) ? stated.Text : null;
        if (ReadDay(granule, attributes) is { } day)
        {
            if (period is null || period.Equals("Daily", StringComparison.OrdinalIgnoreCase))
                return (day, new TimeRange(day, day.AddDays(1).AddSeconds(-1)));
            if (period.Equals("Monthly", StringComparison.OrdinalIgnoreCase))
            {
                var month = day.AddDays(1 - day.Day);
                return (month, new TimeRange(month, month.AddMonths(1).AddSeconds(-1)));
            }
            if (span is { } range)
                return (day, range);
        }
        if (span is null && CfFileTime.Read(granule) is { } byRoot)
            return (CfFileTime.NominalDay(granule, byRoot) ?? byRoot.Start, byRoot);
        if (span is null && ReadGridDay(granule) is { } ofGrid)
            return (ofGrid.Start, ofGrid);
        if (span is not { } known)
        {
            var there = attributes.Count == 0 ? "there are none at all: the file may be corrupt" : $"there are {string.Join(", ", attributes.Keys)}";
            throw new UnknownTimeException(
                $"{granule.FileName}: no file attribute says its time: GranuleYear, GranuleMonth and GranuleDay, TAI93At0zOfGranule, or " +
                $"StartUTC and EndUTC are looked for, or {CfFileTime.LookedFor}, and {there}; {DescriptorTime.Advice}");
        }
        var middle = known.Start + (known.End - known.Start) / 2;
        return (new DateTimeOffset(middle.UtcDateTime.Date, TimeSpan.Zero), known);
    }

    /// <summary>AIRS' Level 3 products in HDF-EOS2 have Year, Month, Day and NumOfDays among the attributes of their grids.</summary>
    private static TimeRange? ReadGridDay(IGranule granule)
    {
        const int mostDays = 400;
        foreach (var attributes in granule.Groups("/HDFEOS/GRIDS").Select(granule.Attributes))
        {
            if (Number(attributes, "Year") is not (>= 1 and <= 9998 and var year) || Number(attributes, "Month") is not (>= 1 and <= 12 and var month)
                || Number(attributes, "Day") is not (>= 1 and <= 31 and var day) || day > DateTime.DaysInMonth((int)year, (int)month))
                continue;
            var start = new DateTimeOffset((int)year, (int)month, (int)day, 0, 0, 0, TimeSpan.Zero);
            return new TimeRange(start, start.AddDays(Number(attributes, "NumOfDays") is >= 1 and <= mostDays and var days ? Math.Floor(days) : 1).AddSeconds(-1));
        }
        return null;
    }

    private static DateTimeOffset? ReadDay(IGranule granule, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        if (Number(attributes, "GranuleYear") is { } year && Number(attributes, "GranuleMonth") is { } month &&
            Number(attributes, "GranuleDay") is { } day)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
            return DateTimeOffset.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date
                : throw new GranuleException($"{granule.FileName}: GranuleYear, GranuleMonth and GranuleDay make {text}, which is no date");
        }
        // Seconds since 1993 with leap seconds, of which there have been fewer than ten: rounding to the day drops them.
        if (Number(attributes, "TAI93At0zOfGranule") is { } seconds and > 0 and < 1e10)
            return Tai93.AddDays(Math.Round(seconds / 86400));
        return null;
    }

    /// <exception cref="GranuleException">The end is before the start.</exception>
    private static TimeRange? ReadSpan(IGranule granule, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        if (Instant(attributes, "StartUTC") is not { } start || Instant(attributes, "EndUTC") is not { } end)
            return null;
        return start <= end ? new TimeRange(start, end) : throw new GranuleException(
            $"{granule.FileName}: the file ends before it starts: StartUTC is {attributes["StartUTC"]}, and EndUTC is {attributes["EndUTC"]}; {DescriptorTime.Advice}");
    }

    private static double? Number(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out var value) && AttributeNumbers.Read(value) is [var number, ..] ? number : null;

    private static DateTimeOffset? Instant(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.TextOf(name) is { } text && TimeText.TryParse(text, out var instant) ? instant : null;
}
