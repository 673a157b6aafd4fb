using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

public sealed class CfTimesTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_time_step_becomes_an_item_with_its_own_pixels()
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 0.5, 1.5, 2.5));
        using var granule = Open(file);
        var items = new CfGridReader().MapItems(granule, CfFiles.Dataset());

        Assert.Equal([Day.AddHours(0.5), Day.AddHours(1.5), Day.AddHours(2.5)], items.Select(item => item.Date));
        Assert.All(items, item => Assert.Equal(new TimeRange(item.Date, item.Date), item.Time));
        for (var step = 0; step < items.Count; step++)
            Assert.Equal(NorthUp(step), Rasters.ReadAll<float>(items[step].Variables[0].Raster));
    }

    [Fact]
    public void Time_steps_become_bands_where_the_descriptor_says_so()
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 0, 6));
        using var granule = Open(file);
        var item = Assert.Single(new CfGridReader().MapItems(granule, CfFiles.Dataset() with { Options = new Dictionary<string, string> { ["time"] = "bands" } }));

        Assert.Equal((Day, new TimeRange(Day, Day.AddHours(6))), (item.Date, item.Time));
        var raster = item.Variables[0].Raster;
        Assert.Equal(["2022-01-20T00:00:00Z", "2022-01-20T06:00:00Z"], raster.Bands.Select(band => band.Name));
        for (var band = 0; band < 2; band++)
        {
            var pixels = new float[raster.Width * raster.Height];
            raster.Pixels.Read(band, new(0, 0, raster.Width, raster.Height), System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan()));
            Assert.Equal(NorthUp(band), pixels);
        }
    }

    [Fact]
    public void A_step_can_be_selected_by_its_index()
    {
        using var granule = Open(CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 0, 6, 12)));
        var dataset = CfFiles.Dataset().With(variable => variable with { Select = new Dictionary<string, string> { ["time"] = "index 1" } });
        var item = new CfGridReader().Map(granule, dataset);
        Assert.Equal(Day.AddHours(6), item.Date);
        Assert.Equal(NorthUp(1), Rasters.ReadAll<float>(item.Variables[0].Raster));
    }

    [Fact]
    public void Bounds_give_the_range_and_its_start_the_date()
    {
        var time = CfFiles.Time("days since 2022-01-01", 15.5) with { Attributes = new() { ["units"] = "days since 2022-01-01", ["bounds"] = "time_bnds" } };
        var file = CfFiles.Simple("a.nc", time: time);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("time_bnds", "f8", ["time", "nv"], [0, 31]));
        using var granule = Open(file);
        var item = new CfGridReader().Map(granule, CfFiles.Dataset());
        Assert.Equal(new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero), item.Date);
        Assert.Equal(new TimeRange(item.Date, new DateTimeOffset(2022, 1, 31, 23, 59, 59, TimeSpan.Zero)), item.Time);
    }

    [Theory]
    [InlineData("time_coverage_start", "2022-01-20T00:00:00Z", "time_coverage_end", "2022-01-20T23:59:59Z")]
    [InlineData("RangeBeginningDate", "2022-01-20", "RangeEndingDate", "2022-01-20", "RangeEndingTime", "23:59:59.000000")]
    [InlineData("FileHeader", "DOI=10.5067;\nStartGranuleDateTime=2022-01-20T00:00:00.000Z;\nStopGranuleDateTime=2022-01-20T23:59:59.000Z;\n")]
    public void A_files_attributes_give_the_range_of_its_only_step(params string[] attributes)
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 12)) with
        {
            Attributes = attributes.Chunk(2).ToDictionary(pair => pair[0], object (pair) => pair[1]),
        };
        using var granule = Open(file);
        var item = new CfGridReader().Map(granule, CfFiles.Dataset());
        Assert.Equal((Day, new TimeRange(Day, Day.AddDays(1).AddSeconds(-1))), (item.Date, item.Time));
    }

    /// <summary>MERRA-2's hourly means have neither bounds nor cell_methods: steps and the file's range tell.</summary>
    [Theory]
    [InlineData(null, "2022-01-20T23:59:59Z", 0.5, 0.0)]
    [InlineData(null, "2022-01-21T00:00:00Z", 0.5, 0.0)]
    [InlineData("time: mean", "2022-01-20T23:59:59Z", 0.5, 0.0)]
    [InlineData("area: mean time: mean", "2022-01-20T23:59:59Z", 0.0, 0.0)]
    [InlineData("time: maximum", "2022-01-20T23:59:59Z", 1.0, 0.0)]
    public void Even_means_that_fill_the_files_range_have_intervals(string? cellMethods, string end, double first, double start)
    {
        var items = Hourly(cellMethods, end, first);

        Assert.Equal(24, items.Count);
        Assert.Equal(Enumerable.Range(0, 24).Select(hour => Day.AddHours(hour + first)), items.Select(item => item.Date));
        Assert.Equal(
            Enumerable.Range(0, 24).Select(hour => new TimeRange(Day.AddHours(hour + start), Day.AddHours(hour + start + 1).AddSeconds(-1))),
            items.Select(item => item.Time));
    }

    [Theory]
    [InlineData("time: point", "2022-01-20T23:59:59Z", 0.5)]
    [InlineData(null, "2022-01-20T23:59:59Z", 0.0)]
    [InlineData("time: point", "2022-01-20T23:59:59Z", 0.0)]
    [InlineData(null, "2022-01-20T12:00:00Z", 0.5)]
    public void Points_and_steps_of_which_nothing_tells_are_instants(string? cellMethods, string end, double first) =>
        Assert.All(Hourly(cellMethods, end, first), item => Assert.Equal(new TimeRange(item.Date, item.Date), item.Time));

    [Fact]
    public void Bounds_of_points_are_no_intervals()
    {
        var time = CfFiles.Time("days since 2022-01-01", 15.5) with { Attributes = new() { ["units"] = "days since 2022-01-01", ["bounds"] = "time_bnds" } };
        var file = CfFiles.Simple("a.nc", time: time);
        file.Dimensions["nv"] = 2;
        file.Variables.Add(new("time_bnds", "f8", ["time", "nv"], [0, 31]));
        SetCellMethods(file, "time: point");
        using var granule = Open(file);
        var item = new CfGridReader().Map(granule, CfFiles.Dataset());

        Assert.Equal(new DateTimeOffset(2022, 1, 16, 12, 0, 0, TimeSpan.Zero), item.Date);
        Assert.Equal(new TimeRange(item.Date, item.Date), item.Time);
    }

    private IReadOnlyList<MappedGranule> Hourly(string? cellMethods, string end, double first)
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", [.. Enumerable.Range(0, 24).Select(hour => hour + first)])) with
        {
            Attributes = new() { ["time_coverage_start"] = "2022-01-20T00:00:00Z", ["time_coverage_end"] = end },
        };
        if (cellMethods is not null)
            SetCellMethods(file, cellMethods);
        using var granule = Open(file);
        return new CfGridReader().MapItems(granule, CfFiles.Dataset());
    }

    private static void SetCellMethods(NetCdfFile file, string methods)
    {
        var index = file.Variables.FindIndex(variable => variable.Name == "v");
        file.Variables[index] = file.Variables[index] with { Attributes = new(file.Variables[index].Attributes) { ["cell_methods"] = methods } };
    }

    [Fact]
    public void An_analysis_whose_range_begins_the_evening_before_is_its_own_days()
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 9)) with
        {
            Attributes = new() { ["time_coverage_start"] = "20220119T210000Z", ["time_coverage_end"] = "20220120T210000Z" },
        };
        using var granule = Open(file);
        var item = new CfGridReader().Map(granule, CfFiles.Dataset());
        Assert.Equal((Day.AddHours(9), new TimeRange(Day.AddHours(-3), Day.AddHours(21))), (item.Date, item.Time));
    }

    [Fact]
    public void Attributes_that_tell_of_another_day_do_not_move_the_step()
    {
        var file = CfFiles.Simple("a.nc") with { Attributes = new() { ["time_coverage_start"] = "2021-01-01", ["time_coverage_end"] = "2021-12-31" } };
        using var granule = Open(file);
        Assert.Equal(Day, new CfGridReader().Map(granule, CfFiles.Dataset()).Date);
    }

    [Fact]
    public void Times_may_be_texts()
    {
        var time = new NetCdfVariable("time", "text", ["time"], []) { Texts = ["2022-01-20T06:00:00Z", "2022-01-20T18:00:00Z"], Attributes = new() { ["standard_name"] = "time" } };
        var values = CfFiles.Values(["time", "lat", "lon"], CfFiles.Latitudes, CfFiles.Longitudes, 2);
        using var granule = Open(CfFiles.Simple("a.nc", new("v", "f4", ["time", "lat", "lon"], values), time: time) with { Format = "NC4" });
        Assert.Equal([Day.AddHours(6), Day.AddHours(18)], new CfGridReader().MapItems(granule, CfFiles.Dataset()).Select(item => item.Date));
    }

    [Fact]
    public void A_time_that_comes_twice_is_refused() => Assert.Equal(
        "a.nc: the time coordinate /time has 2022-01-20T06:00:00.000Z twice, at 1 and at 2",
        Refused(CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 0, 6, 6))));

    [Fact]
    public void A_part_of_a_month_is_refused_and_says_how_to_state_a_time()
    {
        var refused = Refused(CfFiles.Simple("a.nc", time: CfFiles.Time("months since 2022-01-20", 0.5)));
        Assert.StartsWith("a.nc: value 0 of /time is no time: 0.5 is no whole number of months", refused);
        Assert.Contains("time: {fileName: '…'}", refused);
        Assert.Contains("time: {start: 1991-01-01, end: 2020-12-31}", refused);
    }

    [Fact]
    public void A_climatology_of_the_year_0_has_the_time_that_the_descriptor_states()
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hour since 0000-01-01 00:00:00", 366));
        Assert.Contains("time: {start: 1991-01-01, end: 2020-12-31}", Refused(file));
        using var granule = Open(file);
        var item = new CfGridReader().Map(granule, CfFiles.Dataset() with { Time = new() { Start = "1991-01-01", End = "2020-12-31" } });
        Assert.Equal(new TimeRange(new(1991, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2020, 12, 31, 23, 59, 59, TimeSpan.Zero)), item.Time);
        var counted = new CfGridReader().Map(granule, CfFiles.Dataset() with { Time = new() { Units = "hours since 2000-01-01" } });
        Assert.Equal(new DateTimeOffset(2000, 1, 16, 6, 0, 0, TimeSpan.Zero), counted.Date);
    }

    [Fact]
    public void A_fixed_time_is_for_one_step()
    {
        using var granule = Open(CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 0, 6)));
        var dataset = CfFiles.Dataset() with { Time = new() { Start = "2000-02-11T00:00:00Z" } };
        Assert.Contains("select: {time: index 0}", Assert.Throws<GranuleException>(() => new CfGridReader().MapItems(granule, dataset)).Message);
        var chosen = new CfGridReader().Map(granule, dataset.With(variable => variable with { Select = new Dictionary<string, string> { ["time"] = "index 1" } }));
        Assert.Equal(new DateTimeOffset(2000, 2, 11, 0, 0, 0, TimeSpan.Zero), chosen.Date);
        Assert.Equal(NorthUp(1), Rasters.ReadAll<float>(chosen.Variables[0].Raster));
    }

    /// <summary>Soil moisture of ESA CCI and many records: the attributes are the record's, 36 years, and the coordinate is the day.</summary>
    [Theory]
    [InlineData("19781101T000000Z", "20241231T235959Z", "P1D")]
    [InlineData("1978-11-01", "2024-12-31", null)]
    [InlineData("2022-01-20", "2024-12-31", "P1D")]
    public void Attributes_of_a_record_do_not_stretch_the_day(string start, string end, string? resolution)
    {
        var file = CfFiles.Simple("a.nc") with { Attributes = new() { ["time_coverage_start"] = start, ["time_coverage_end"] = end } };
        if (resolution is not null)
            file.Attributes["time_coverage_resolution"] = resolution;
        using var granule = Open(file);
        var item = new CfGridReader().Map(granule, CfFiles.Dataset());
        Assert.Equal((Day, new TimeRange(Day, Day)), (item.Date, item.Time));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(30)]
    public void A_months_composite_may_be_named_after_its_start_its_middle_or_its_end(int day)
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("days since 2022-01-01", day)) with
        {
            Attributes = new() { ["time_coverage_start"] = "2022-01-01T00:00:00Z", ["time_coverage_end"] = "2022-01-31T23:59:59Z" },
        };
        using var granule = Open(file);
        Assert.Equal(new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero), new CfGridReader().Map(granule, CfFiles.Dataset()).Time.Start);
    }

    [Fact]
    public void An_end_before_its_start_is_refused()
    {
        var file = CfFiles.Simple("a.nc") with { Attributes = new() { ["time_coverage_start"] = "2022-01-20T00:00:00Z", ["time_coverage_end"] = "2022-01-19T00:00:00Z" } };
        Assert.StartsWith("a.nc: the file ends before it starts: time_coverage_start is 2022-01-20T00:00:00Z, and time_coverage_end is 2022-01-19T00:00:00Z", Refused(file));
    }

    [Fact]
    public void GPS_seconds_that_say_nothing_of_leap_seconds_are_doubtful()
    {
        using var granule = Open(CfFiles.Simple("a.nc", time: CfFiles.Time("seconds since 1980-01-06 00:00:00", 1471196538)));
        var doubtful = new CfGridReader().Map(granule, CfFiles.Dataset());
        var stated = new CfGridReader().Map(granule, CfFiles.Dataset() with { Time = new() { Scale = TimeScale.Gps } });
        Assert.Contains("time: {scale: gps}", Assert.Single(doubtful.Warnings));
        Assert.Empty(stated.Warnings);
        Assert.Equal(doubtful.Date.AddSeconds(-18), stated.Date);
    }

    [Fact]
    public void The_30_February_of_models_is_an_item_of_its_own()
    {
        var time = CfFiles.Time("days since 2022-01-01", 57, 58, 59, 60) with { Attributes = new() { ["units"] = "days since 2022-01-01", ["calendar"] = "360_day" } };
        using var granule = Open(CfFiles.Simple("a.nc", time: time));
        var items = new CfGridReader().MapItems(granule, CfFiles.Dataset());
        Assert.Equal(["2022-02-28 00:00", "2022-02-28 23:50", "2022-02-28 23:55", "2022-03-01 00:00"], items.Select(item => item.Date.ToString("yyyy-MM-dd HH:mm")));
        Assert.Contains("2 of the 4 times", Assert.Single(items[0].Warnings));
    }

    [Fact]
    public void A_time_without_units_is_refused() => Assert.StartsWith(
        "a.nc: the time coordinate /time has no units, such as 'hours since 1900-01-01'",
        Refused(CfFiles.Simple("a.nc", time: CfFiles.Time("", 0) with { Attributes = new() { ["standard_name"] = "time" } })));

    [Fact]
    public void A_file_that_does_not_say_its_time_is_refused()
    {
        var file = CfFiles.Simple("a.nc", new("v", "f4", ["lat", "lon"], CfFiles.Values(["lat", "lon"], CfFiles.Latitudes, CfFiles.Longitudes)));
        file.Variables.RemoveAt(0);
        Assert.Contains("nothing in the file says its time", Refused(file));
    }

    [Fact]
    public void Variables_of_different_times_are_refused_together()
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time("hours since 2022-01-20", 0, 6));
        file.Dimensions["time2"] = 1;
        file.Variables.Add(CfFiles.Time("hours since 2022-01-20", 3) with { Name = "time2", Dimensions = ["time2"] });
        file.Variables.Add(new("w", "f4", ["time2", "lat", "lon"], CfFiles.Values(["lat", "lon"], CfFiles.Latitudes, CfFiles.Longitudes)));
        using var granule = Open(file);
        var dataset = CfFiles.Dataset() with { Variables = [new() { Name = "v", Path = "/v" }, new() { Name = "w", Path = "/w" }] };
        Assert.Contains("/v and /w have different times", Assert.Throws<GranuleException>(() => new CfGridReader().MapItems(granule, dataset)).Message);
    }

    private static float[] NorthUp(int step) =>
        [.. CfFiles.Latitudes.Reverse().SelectMany(latitude => CfFiles.Longitudes.Select(longitude => (float)CfFiles.NumberAt(longitude, latitude, step)))];

    private IGranule Open(NetCdfFile file)
    {
        NetCdfFile.Write(_folder, file);
        return GranuleOpener.Open(_folder[file.Name]);
    }

    private string Refused(NetCdfFile file)
    {
        using var granule = Open(file);
        return Assert.ThrowsAny<GranuleException>(() => new CfGridReader().MapItems(granule, CfFiles.Dataset())).Message;
    }
}
