using Datasets.Conversion.Times;
using Datasets.Descriptors;

namespace Datasets.Conversion.Cf;

/// <summary>Expected instants are those of cftime (Unidata) and of the CF conventions' own examples.</summary>
public sealed class CfTimeUnitsTests
{
    [Theory]
    [InlineData("days since 1970-01-01 00:00:00Z", null, 19012.5, "2022-01-20T12:00:00.000")]
    [InlineData("months since 1899-12 00:00:00", "gregorian", 949, "1979-01-01T00:00:00.000")]
    [InlineData("hours since 20200101", null, 36, "2020-01-02T12:00:00.000")]
    [InlineData("years since 1990", null, 3, "1993-01-01T00:00:00.000")]
    [InlineData("days since 0000-00-00 00:00:00", "365_days", 6113, "0016-10-01T00:00:00.000")]
    [InlineData("days since 0000-01-01", null, 366, "0001-01-01T00:00:00.000")]
    [InlineData("yyyymm", null, 197901, "1979-01-01T00:00:00.000")]
    [InlineData("day as %Y%m%d.%f", null, 19790115.25, "1979-01-15T06:00:00.000")]
    [InlineData("YYYY", null, 1920, "1920-01-01T00:00:00.000")]
    [InlineData("yyyymmddhh", null, 2022012013, "2022-01-20T13:00:00.000")]
    [InlineData("hours since 1900-01-01 00:00:00.0", "gregorian", 1069728, "2022-01-13T00:00:00.000")]
    [InlineData("minutes since 2022-01-20 00:30:00", "standard", 1410, "2022-01-21T00:00:00.000")]
    [InlineData("seconds since 2022-01-20T00:00:00", "proleptic_gregorian", 0.25, "2022-01-20T00:00:00.250")]
    [InlineData("days since 2022-1-2", null, 30, "2022-02-01T00:00:00.000")]
    [InlineData("hours since 2022-01-20 00:00:00 +02:00", null, 0, "2022-01-19T22:00:00.000")]
    [InlineData("hours since 2022-01-20 00:00:00 -5:30", null, 0, "2022-01-20T05:30:00.000")]
    [InlineData("days since 1970-01-01 00:00:00 0:00", null, 19012, "2022-01-20T00:00:00.000")]
    [InlineData("hours since 2022-01-20 00:00:00 5:30", null, 0, "2022-01-19T18:30:00.000")]
    [InlineData("days since 2022-01-20 12:00", null, -0.5, "2022-01-20T00:00:00.000")]
    // COARDS climate data start in year 1 of the mixed calendar, two days before that of the proleptic one.
    [InlineData("hours since 1-1-1 00:00:0.0", "standard", 17522904, "2000-01-01T00:00:00.000")]
    [InlineData("hours since 0001-01-01 00:00:00", "proleptic_gregorian", 17522856, "2000-01-01T00:00:00.000")]
    [InlineData("days since 1582-10-04", "standard", 1, "1582-10-15T00:00:00.000")]
    [InlineData("days since 1582-10-04", "proleptic_gregorian", 1, "1582-10-05T00:00:00.000")]
    // Julian days: cftime.num2date(2459600, units, calendar). There is no year 0 in these calendars.
    [InlineData("days since -4713-01-01 12:00:00", "julian", 2459600, "2022-01-07T12:00:00.000")]
    [InlineData("days since -4713-01-01 12:00:00", "standard", 2459600, "2022-01-20T12:00:00.000")]
    [InlineData("days since -4713-11-24 12:00:00", "proleptic_gregorian", 2459600, "2022-01-20T12:00:00.000")]
    [InlineData("days since -0001-12-31", "standard", 1, "0001-01-01T00:00:00.000")]
    [InlineData("nanoseconds since 1970-01-01", null, 1642680000000000000, "2022-01-20T12:00:00.000")]
    [InlineData("microseconds since 2022-01-20", null, 250000, "2022-01-20T00:00:00.250")]
    [InlineData("days since 1999-12-19", "julian", 0, "1999-12-19T00:00:00.000")]
    [InlineData("days since 2020-02-28", "noleap", 1, "2020-03-01T00:00:00.000")]
    [InlineData("days since 0000-01-01", "365_day", 738049, "2022-01-20T00:00:00.000")]
    [InlineData("days since 2022-01-01", "360_day", 30, "2022-02-01T00:00:00.000")]
    [InlineData("days since 2022-01-01", "360_day", -1, "2021-12-30T00:00:00.000")]
    [InlineData("days since 2020-02-28", "all_leap", 2, "2020-03-01T00:00:00.000")]
    [InlineData("days since 2021-02-28", "366_day", 2, "2021-03-01T00:00:00.000")]
    // Whole months and years go by the calendar, as cftime counts months of the calendar 360_day; their parts are exact where all are alike.
    [InlineData("months since 2000-01-01", null, 240, "2020-01-01T00:00:00.000")]
    [InlineData("month since 2000-03-15 12:00", "standard", -3, "1999-12-15T12:00:00.000")]
    [InlineData("years since 2000-02-01", "noleap", 21, "2021-02-01T00:00:00.000")]
    [InlineData("months since 2000-01-01", "360_day", 1.5, "2000-02-16T00:00:00.000")]
    [InlineData("years since 2000-01-01", "365_day", 0.2, "2000-03-15T00:00:00.000")]
    [InlineData("common_years since 2001-01-01", null, 1, "2002-01-01T00:00:00.000")]
    // GPS time is ahead of UTC by the leap seconds since 1980: 18 from 2017 on (IS-GPS-200; IERS Bulletin C); TAI by 37.
    [InlineData("seconds since 1980-01-06 00:00:00 (GPS)", null, 1471196538.024, "2026-08-19T17:42:00.024")]
    [InlineData("seconds since 1980-01-06", "gps", 1167264018, "2017-01-01T00:00:00.000")]
    [InlineData("seconds since 1958-01-01", "tai", 1861920037, "2017-01-01T00:00:00.000")]
    // Days that UTC has not share the last ten minutes of their month.
    [InlineData("days since 2020-01-01", "360_day", 59, "2020-02-29T23:50:00.000")]
    [InlineData("days since 2021-01-01", "360_day", 58, "2021-02-28T23:50:00.000")]
    [InlineData("days since 2021-01-01", "360_day", 59.5, "2021-02-28T23:57:30.000")]
    [InlineData("days since 2021-01-01", "all_leap", 59, "2021-02-28T23:50:00.000")]
    // TAI93 of 2017-01-01 00:00:00 UTC is its seconds and ten leap seconds; before July 1993 there were none.
    [InlineData("s, TAI93", null, 757382410, "2017-01-01T00:00:00.000")]
    [InlineData("seconds since 1993-01-01", "tai", 757382408, "2016-12-31T23:59:59.000")]
    [InlineData("s (TAI93)", null, 86400, "1993-01-02T00:00:00.000")]
    public void A_number_is_the_instant_that_its_units_and_calendar_make_it(string units, string? calendar, double value, string instant) =>
        Assert.Equal(instant, CfTimeUnits.Parse(units, calendar).At(value).ToString("yyyy-MM-dd'T'HH:mm:ss.fff"));

    [Fact]
    public void Every_day_of_four_centuries_is_counted_as_dotnet_counts_it()
    {
        var units = CfTimeUnits.Parse("days since 1600-03-01", "standard");
        var start = new DateTimeOffset(1600, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var day = 0; day <= 146_097; day++)
            Assert.Equal(start.AddDays(day), units.At(day));
    }

    [Fact]
    public void The_descriptor_may_say_that_seconds_are_GPS_time()
    {
        var units = CfTimeUnits.Parse("seconds since 1980-01-06 00:00:00", null);
        Assert.True(units.MayBeGps);
        Assert.Equal(TimeSpan.FromSeconds(18), units.At(1471196538) - CfTimeUnits.Parse("seconds since 1980-01-06 00:00:00", null, TimeScale.Gps).At(1471196538));
        Assert.False(CfTimeUnits.Parse("days since 1980-01-06", null).MayBeGps);
    }

    [Theory]
    [InlineData("fortnights since 2000-01-01", null, "the unit 'fortnights'")]
    [InlineData("hour since 0000-02-30 00:00:00", null, "start at a day that the calendar standard has not")]
    [InlineData("days", null, "are not '(unit) since (date)'")]
    [InlineData("days since yesterday", null, "are not '(unit) since (date)'")]
    [InlineData("days since 2021-02-29", null, "start at a day that the calendar standard has not")]
    [InlineData("days since 2000-01-01", "martian", "the calendar 'martian' is not one of")]
    public void Units_that_make_no_sense_are_refused_with_the_reason(string units, string? calendar, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CfTimeUnits.Parse(units, calendar)).Message);

    [Theory]
    [InlineData("months since 2022-01-01", null, 0.5, "0.5 is no whole number of months, and a part of one has no fixed length")]
    [InlineData("months since 2022-01-31", null, 1, "it is 2022-02-31, which the calendar standard has not")]
    [InlineData("hours since 0000-01-01", "proleptic_gregorian", 366, "it is 0000-01-16 in the calendar proleptic_gregorian, a day that UTC has not")]
    [InlineData("hours since 0000-01-01", null, 366, "it is 0000-01-16 in the calendar standard, a day that UTC has not: the year 0 mostly stands for any, in a climatology")]
    [InlineData("yyyymm", null, 197913, "the digits of 197913 are no date of the units 'yyyymm'")]
    [InlineData("day as %Y%m%d.%f", null, 20230229, "the digits of 20230229 are no date")]
    [InlineData("days since 2022-01-01", null, 1e300, "further away than any calendar goes")]
    [InlineData("days since 2022-01-01", null, double.NaN, "missing or not a number")]
    [InlineData("days since 9999-01-01", null, 400, "a day that UTC has not")]
    public void A_number_that_is_no_instant_is_refused_with_the_reason(string units, string? calendar, double value, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CfTimeUnits.Parse(units, calendar).At(value)).Message);
}
