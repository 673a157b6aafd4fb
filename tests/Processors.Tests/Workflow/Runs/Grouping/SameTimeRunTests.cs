using Datasets.Conversion.Cf;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Workflow.Runs.Grouping;

/// <summary>Items whose variables lie in several files of one time.</summary>
public sealed class SameTimeRunTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly GroupScene _scene = new() { Dataset = Dataset(), Window = new TimeRange(Day, Day.AddDays(1)) };

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Each_variable_comes_from_its_own_file()
    {
        Add("P_CLD_1.nc", CfFiles.NumberAt);
        Add("P_AER_1.nc", (longitude, latitude, step) => 1000 + CfFiles.NumberAt(longitude, latitude, step));

        var report = await _scene.RunAsync("run");
        var again = await _scene.RunAsync("again");

        Assert.Equal((1, 1, 0), (report.Discovered, report.Converted, report.Failed));
        Assert.Equal((0, 1), (again.New, again.Skipped));
        Assert.Equal(["item_20220120T000000"], _scene.ItemIds);
        var item = _scene.Item(0);
        Assert.Equal(["aerosol", "cloud"], item.GetProperty("assets").EnumerateObject().Select(asset => asset.Name).Order());
        Assert.Equal(["P_AER_1.nc", "P_CLD_1.nc"], item.GetProperty("properties").GetProperty("datasets:source_files").EnumerateArray().Select(name => name.GetString()));
        var (cloud, aerosol) = (Mean("cloud"), Mean("aerosol"));
        Assert.Equal(1000, aerosol - cloud, 1e-3);
        Assert.Empty(StacSchemas.Validate(_scene.ItemPaths));
        Assert.Empty(await _scene.VerifyAsync());

        double Mean(string asset) => item.GetProperty("assets").GetProperty(asset).GetProperty("bands")[0].GetProperty("statistics").GetProperty("mean").GetDouble();
    }

    [Fact]
    public async Task An_item_waits_for_the_file_that_is_not_there_yet()
    {
        Add("P_CLD_1.nc", CfFiles.NumberAt);
        var early = await _scene.RunAsync("early");
        Add("P_AER_1.nc", CfFiles.NumberAt);
        var late = await _scene.RunAsync("late");

        Assert.Equal((0, 1), (early.Converted, early.Failed));
        Assert.Contains("no file of its time has the variable aerosol ('_AER_'): there are P_CLD_1.nc", early.Granules[0].Reason, StringComparison.Ordinal);
        Assert.Equal((1, 0), (late.Converted, late.Failed));
    }

    [Fact]
    public async Task Files_that_the_archive_has_at_one_time_and_that_state_another_are_refused()
    {
        Add("P_CLD_1.nc", CfFiles.NumberAt);
        Add("P_AER_1.nc", CfFiles.NumberAt, hours: 6);

        var report = await _scene.RunAsync("run");

        Assert.Equal(
            "P_CLD_1.nc and P_AER_1.nc are to share an item, and differ in time: 1 from 2022-01-20 00:00:00Z to 2022-01-20 00:00:00Z, " +
            "and 1 from 2022-01-20 06:00:00Z to 2022-01-20 06:00:00Z",
            report.Granules[0].Reason);
        Assert.Empty(_scene.ItemIds);
    }

    [Fact]
    public async Task Local_files_are_grouped_by_their_own_times()
    {
        string[] files =
        [
            Write("P_CLD_2.nc", CfFiles.NumberAt, hours: 6), Write("P_AER_1.nc", CfFiles.NumberAt), Write("P_AER_2.nc", CfFiles.NumberAt, hours: 6),
            Write("P_CLD_1.nc", CfFiles.NumberAt), Write("P_GEO_1.nc", CfFiles.NumberAt),
        ];

        var results = await new LocalConversion(_scene.Converter(), _scene.Publisher(), _scene.Store.Work).RunAsync(files, workers: 1, _ => { });

        Assert.Equal(["item_20220120T000000", "item_20220120T060000"], _scene.ItemIds);
        var failed = Assert.Single(results, result => result.Outcome == GranuleOutcome.Failed);
        Assert.Equal("P_GEO_1.nc: no variable of a-dataset is in it, by '_CLD_', '_AER_'", failed.Reason);
    }

    private static DatasetDescriptor Dataset() => CfFiles.Dataset() with
    {
        Group = ItemGrouping.Time,
        Variables = [new() { Name = "cloud", Path = "/v", File = "_CLD_" }, new() { Name = "aerosol", Path = "/v", File = "_AER_" }],
    };

    private void Add(string name, Func<double, double, int, double> value, double hours = 0) =>
        _scene.Archive.Add(Write(name, value, hours), new TimeRange(Day, Day.AddHours(1)));

    private string Write(string name, Func<double, double, int, double> value, double hours = 0)
    {
        var values = CfFiles.Latitudes.SelectMany(latitude => CfFiles.Longitudes.Select(longitude => value(longitude, latitude, 0))).ToArray();
        var field = new NetCdfVariable("v", "f4", ["time", "lat", "lon"], values);
        NetCdfFile.Write(_scene.Folder, CfFiles.Simple(name, field, time: CfFiles.Time("hours since 2022-01-20", hours)));
        return _scene.Folder[name];
    }
}
