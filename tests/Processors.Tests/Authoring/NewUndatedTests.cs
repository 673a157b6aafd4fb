using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary>Files whose time is not a count from a date: masks and elevations, climatologies, digits that are dates, a model's own calendar.</summary>
public sealed class NewUndatedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_field_without_any_time_is_stated_to_be_static_and_valid_at_all_times()
    {
        NetCdfFile.Write(_folder, Static("mask.nc"));
        var (dataset, yaml, cogs, ids) = NewDataset.Convert(_folder["mask.nc"], _folder);

        Assert.True(dataset.Time!.Static);
        Assert.Contains("FILL IN", yaml[..yaml.IndexOf("time: {static: true}", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Equal(("mask", 1), (Assert.Single(ids), cogs.Count));
        using var granule = GranuleOpener.Open(_folder["mask.nc"]);
        var item = Assert.Single(MappingRegistry.Default.Get("cf-grid").MapItems(granule, dataset));
        Assert.Equal(new TimeRange(new(1, 1, 1, 0, 0, 0, TimeSpan.Zero), new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero)), item.Time);
    }

    [Fact]
    public void A_file_that_has_no_time_is_refused_where_its_descriptor_states_none()
    {
        NetCdfFile.Write(_folder, Static("mask.nc"));
        using var granule = GranuleOpener.Open(_folder["mask.nc"]);
        var error = Assert.Throws<UnknownTimeException>(() => MappingRegistry.Default.Get("cf-grid").MapItems(granule, CfFiles.Dataset()));

        Assert.Contains("nothing in the file says its time", error.Message, StringComparison.Ordinal);
        Assert.Contains("time: {static: true}", error.Message, StringComparison.Ordinal);
        Assert.Null(GranuleScan.Read(granule).Fields[0].Times);
        Assert.Contains("nothing in the file says its time", GranuleScan.Read(granule).TimeProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_in_the_name_comes_before_none()
    {
        NetCdfFile.Write(_folder, Static("mask_20220120.nc"));
        var time = NewDataset.Draft(_folder["mask_20220120.nc"]).Descriptor.Time!;
        Assert.Equal((false, null), (time.FileName is null, time.Static));
    }

    /// <remarks>The first and the last item's ids.</remarks>
    [Theory]
    [InlineData("months", new double[] { 1, 2, 12 }, "00010101", "00011201")]
    [InlineData("Month", new double[] { 1, 7 }, "00010101", "00010701")]
    [InlineData("months", new double[] { 0, 1, 11 }, "00010101", "00011201")]
    [InlineData("days", new double[] { 0, 31, 59 }, "00010101", "00010301")]
    [InlineData(null, new double[] { 1, 2, 3 }, "00010101", "00010301")]
    [InlineData(null, new double[] { 1948, 1949 }, "19480101", "19490101")]
    [InlineData(null, new double[] { 197901, 197902 }, "19790101", "19790201")]
    [InlineData("unknown", new double[] { 20200131, 20200201 }, "20200131", "20200201")]
    [InlineData("hour since 0000-01-01 00:00:00", new double[] { 366, 1096.485, 8401.335 }, "00010116", "00011217")]
    public void Times_that_are_counted_from_no_date_become_items_in_their_order(string? units, double[] times, string first, string last)
    {
        var file = CfFiles.Simple("climatology.nc", time: CfFiles.Time(units ?? "", times));
        if (units is null)
            file.Variables[0].Attributes.Remove("units");
        NetCdfFile.Write(_folder, file);
        var (dataset, yaml, cogs, ids) = NewDataset.Convert(_folder["climatology.nc"], _folder);

        Assert.NotNull(dataset.Time!.Units);
        Assert.Contains("time: {units: ", yaml, StringComparison.Ordinal);
        Assert.Equal((times.Length, $"climatology_{first}", $"climatology_{last}"), (cogs.Count, ids[0], ids[^1]));
    }

    [Theory]
    [InlineData("yyyymm", 197901, "", "1979-01-01T00:00")]
    [InlineData("day as %Y%m%d.%f", 20000101.5, "", "2000-01-01T12:00")]
    [InlineData("hours", 36, "ANALYSIS time from 20200101", "2020-01-02T12:00")]
    public void Dates_that_the_file_has_in_its_own_way_need_no_statement(string units, double value, string words, string date)
    {
        var file = CfFiles.Simple("a.nc", time: CfFiles.Time(units, value));
        file.Variables[0].Attributes["long_name"] = words;
        NetCdfFile.Write(_folder, file);
        using var granule = GranuleOpener.Open(_folder["a.nc"]);
        Assert.Equal(date, MappingRegistry.Default.Get("cf-grid").MapItems(granule, CfFiles.Dataset())[0].Date.ToString("yyyy-MM-dd'T'HH:mm"));
        Assert.Null(NewDataset.Draft(_folder["a.nc"]).Descriptor.Time);
    }

    [Theory]
    [InlineData("static: false", "is true or left out")]
    [InlineData("static: true, start: 2000-01-01", "alternatives")]
    public void Static_is_said_alone(string time, string complaint)
    {
        NetCdfFile.Write(_folder, Static("mask.nc"));
        var yaml = NewDataset.Draft(_folder["mask.nc"]).ToYaml().Replace("time: {static: true}", $"time: {{{time}}}", StringComparison.Ordinal);
        var parsed = DescriptorReader.Parse(yaml, "new.yaml", MappingRegistry.Default.Known);
        Assert.Contains(parsed.Problems, problem => problem.Message.Contains(complaint, StringComparison.Ordinal));
    }

    private static NetCdfFile Static(string name)
    {
        var file = CfFiles.Simple(name, new NetCdfVariable("v", "f4", ["lat", "lon"], CfFiles.Values(["lat", "lon"], CfFiles.Latitudes, CfFiles.Longitudes)));
        file.Variables.RemoveAt(0);
        file.Dimensions.Remove("time");
        return file;
    }
}
