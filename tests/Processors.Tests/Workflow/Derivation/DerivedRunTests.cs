using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Library;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Derivation;

/// <summary>Which periods a run makes anew, and what stands in their items.</summary>
public sealed class DerivedRunTests : IDisposable
{
    private const string Monthly = "by: month, minimumDays: 2";
    private const string Anomaly = "by: month, statistic: anomaly, reference: [2001, 2001]";
    private readonly DerivedScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_second_run_makes_nothing_and_a_new_day_only_its_month()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6), (2001, 2, 7));
        var derived = DerivedScene.Derived(Monthly);

        var first = await _scene.RunAsync(derived);
        var published = Trees.Published(_scene.Folder["out"]);
        var second = await _scene.RunAsync(derived);
        Assert.Equal((2, 2, 2, 0), (first.Discovered, first.Converted, second.Skipped, second.Converted));
        Assert.Equal(published, Trees.Published(_scene.Folder["out"]));

        await WriteAsync((2001, 2, 8));
        var third = await _scene.RunAsync(derived);
        Assert.Equal((1, 1), (third.Converted, third.Skipped));
        Assert.Equal("derived_200102", Assert.Single(third.Granules).Item);
        Assert.Equal(["day_20010207T00", "day_20010208T00"], SourcesOf("derived_200102"));
        Assert.Equal(["month-200101", "month-200102"], Receipts());
        Assert.Empty(await _scene.VerifyAsync());
        Assert.Empty((await _scene.ReconcileAsync(derived)).Findings);
    }

    [Fact]
    public async Task A_day_that_is_processed_again_makes_its_month_its_year_and_what_it_is_the_reference_of()
    {
        await WriteAsync((2001, 1, 5), (2001, 2, 7), (2002, 1, 5), (2002, 2, 7));
        DatasetDescriptor[] all =
        [
            DerivedScene.Derived("by: month", "monthly"), DerivedScene.Derived("by: year", "yearly", "yyyy"), DerivedScene.Derived("by: month-of-year, reference: [2001, 2002]", "usual", "MM"),
            DerivedScene.Derived(Anomaly, "anomalies"),
        ];
        foreach (var derived in all)
            await _scene.RunAsync(derived);

        _scene.Write(DerivedScene.At(2001, 1, 5), Field(77));
        await _scene.ConvertAsync([_scene.Files[0]]);

        var made = new List<string>();
        foreach (var derived in all)
            made.AddRange((await _scene.RunAsync(derived)).Granules.Where(granule => granule.Outcome == GranuleOutcome.Converted).Select(granule => granule.Item!));
        // January 2001 is what both Januaries are held against.
        Assert.Equal(["monthly_200101", "yearly_2001", "usual_01", "anomalies_200101", "anomalies_200201"], made);
        var cogs = ReadCog.All(_scene.Folder, [_scene.Cog("monthly", "monthly_200101"), _scene.Cog("anomalies", "anomalies_200201")]).ToList();
        Assert.All(cogs[0].Pixels.Index(), pixel => Assert.Equal(Field(77)[pixel.Index], pixel.Item));
        Assert.All(cogs[1].Pixels, pixel => Assert.Equal(2 - 77, pixel, 1e-4));
    }

    [Fact]
    public async Task A_day_that_is_removed_is_taken_out_and_a_month_without_days_is_gone_from_the_archive()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6), (2001, 1, 7), (2001, 2, 7));
        var derived = DerivedScene.Derived(Monthly);
        await _scene.RunAsync(derived);

        Directory.Delete(Path.GetDirectoryName(_scene.Cog("days", "day_20010106T00"))!, recursive: true);
        Directory.Delete(Path.GetDirectoryName(_scene.Cog("days", "day_20010207T00"))!, recursive: true);
        var report = await _scene.RunAsync(derived);

        Assert.Equal(["derived_200101"], report.Granules.Select(granule => granule.Item));
        Assert.Equal(["day_20010105T00", "day_20010107T00"], SourcesOf("derived_200101"));
        var finding = Assert.Single((await _scene.ReconcileAsync(derived)).Findings);
        Assert.Equal(FindingKind.Gone, finding.Kind);
        Assert.True(Assert.Single((await _scene.ReconcileAsync(derived, fix: true, removeGone: true)).Findings).Fixed);
        Assert.Equal(["derived_200101"], _scene.Ids("derived"));
    }

    [Fact]
    public async Task A_lost_item_comes_back_and_an_orphan_is_found()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6));
        var derived = DerivedScene.Derived(Monthly);
        await _scene.RunAsync(derived);
        var published = Trees.Published(_scene.Folder["out"]);

        File.Delete(_scene.Cog("derived", "derived_200101", "v-days"));
        Assert.Equal(FindingKind.ItemWithoutAsset, Assert.Single((await _scene.ReconcileAsync(derived)).Findings).Kind);
        Assert.Equal(1, (await _scene.RunAsync(derived)).Converted);
        Assert.Equal(published, Trees.Published(_scene.Folder["out"]));
    }

    [Fact]
    public async Task The_same_days_give_the_same_bytes_in_any_order_and_with_any_number_of_workers()
    {
        using var other = new DerivedScene();
        foreach (var day in Enumerable.Range(0, 20))
        {
            foreach (var scene in (DerivedScene[])[_scene, other])
                scene.Write(DerivedScene.At(2001, 1, 1).AddDays(day), Field(1.0 / (day + 3)));
        }
        await _scene.ConvertAsync();
        foreach (var file in other.Files.Reverse())
            await other.ConvertAsync([file]);
        var derived = DerivedScene.Derived("by: year", date: "yyyy");
        var monthly = DerivedScene.Derived("by: month", "monthly");

        foreach (var (scene, workers) in ((DerivedScene, int)[])[(_scene, 1), (other, 4)])
        {
            await scene.RunAsync(derived, workers: workers);
            await scene.RunAsync(monthly, workers: workers);
        }

        Assert.Equal(Trees.Published(_scene.Folder["out"]), Trees.Published(other.Folder["out"]));
    }

    [Fact]
    public async Task An_item_states_its_days_its_period_and_how_it_was_made()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6));
        await _scene.RunAsync(DerivedScene.Derived("by: month-of-year, reference: [2001, 2002]", date: "MM"));

        var item = _scene.Item("derived", "derived_01");
        var properties = item.GetProperty("properties");
        Assert.Equal(
            ("2001-01-01T00:00:00Z", "2001-01-01T00:00:00Z", "2002-01-31T23:59:59.999Z"),
            (Text(properties, "datetime"), Text(properties, "start_datetime"), Text(properties, "end_datetime")));
        Assert.Equal(
            "Mean of 2 days of days from 2001-01-05 to 2001-01-06; each day weighs the same, several items of a day are first made one, and a pixel with values on fewer than 1 day has none.",
            Text(properties, "processing:lineage"));
        Assert.Equal(["../../../days/2001/day_20010105T00/day_20010105T00.json", "../../../days/2001/day_20010106T00/day_20010106T00.json"], SourceLinks(item));
        var assets = item.GetProperty("assets");
        Assert.Equal(["v", "v-days"], assets.EnumerateObject().Select(asset => asset.Name));
        Assert.Equal("DU", Text(assets.GetProperty("v").GetProperty("bands")[0], "unit"));
        Assert.Equal("uint16", Text(assets.GetProperty("v-days").GetProperty("bands")[0], "data_type"));
        Assert.Empty(StacSchemas.Validate([.. _scene.Items("derived"), _scene.Folder["out/derived/collection.json"]]));
        Assert.Empty(await _scene.VerifyAsync());
    }

    [Fact]
    public async Task A_dataset_can_be_derived_from_a_derived_one()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6), (2001, 2, 7));
        await _scene.RunAsync(DerivedScene.Derived("by: month", "monthly"));
        var yearly = DerivedScene.Derived("by: year", "yearly", "yyyy", from: "monthly");

        Assert.Equal(1, (await _scene.RunAsync(yearly)).Converted);
        Assert.Equal(0, (await _scene.RunAsync(yearly)).Converted);
        var cogs = ReadCog.All(_scene.Folder, [_scene.Cog("yearly", "yearly_2001"), _scene.Cog("yearly", "yearly_2001", "v-days")]).ToList();
        // The months' means are 5.5 and 7 where the days' mean would be 6; there are two of them.
        Assert.All(cogs[0].Pixels, pixel => Assert.Equal(6.25, pixel));
        Assert.All(cogs[1].Pixels, pixel => Assert.Equal(2, pixel));
        Assert.Empty(await _scene.VerifyAsync());
    }

    [Fact]
    public async Task Its_values_may_have_a_series()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6), (2001, 2, 7));
        var derived = DerivedScene.Derived("by: month");
        derived = derived with { Variables = [derived.Variables[0] with { Series = true }] };

        Assert.Null((await _scene.RunAsync(derived)).Problem);

        Assert.True(File.Exists(_scene.Folder["out/derived/_series/v/zarr.json"]));
        Assert.Empty(await _scene.VerifyAsync());
    }

    [Fact]
    public async Task A_COG_that_is_not_its_items_is_not_used()
    {
        await WriteAsync((2001, 1, 5), (2001, 1, 6));
        var cog = _scene.Cog("days", "day_20010106T00");
        File.WriteAllBytes(cog, [.. File.ReadAllBytes(cog), 0]);

        var failed = Assert.Single((await _scene.RunAsync(DerivedScene.Derived(Monthly))).Granules);

        Assert.Equal((GranuleOutcome.Failed, true), (failed.Outcome, failed.Temporary));
        Assert.Contains("is not the COG that its item states", failed.Reason);
        Assert.False(Directory.Exists(_scene.Folder["out/derived"]));
    }

    [Fact]
    public async Task Days_on_another_grid_fail_their_month_by_name()
    {
        await WriteAsync((2001, 1, 5), (2001, 2, 6));
        using var other = new DerivedScene(columns: 5);
        other.Write(DerivedScene.At(2001, 1, 7), new double[15]);
        await other.ConvertAsync(store: new FolderStore(_scene.Folder["out"]));

        var report = await _scene.RunAsync(DerivedScene.Derived("by: month"));

        Assert.Equal((1, 1), (report.Converted, report.Failed));
        Assert.Contains(
            "2001-01, 2 days: the COGs of day_20010105T00 and day_20010107T00 differ in their grid", report.Granules.Single(granule => granule.Outcome == GranuleOutcome.Failed).Reason);
    }

    [Fact]
    public async Task Classes_are_refused_by_name_before_anything_is_read()
    {
        using var scene = new DerivedScene(fieldType: "i1", attributes: new() { ["flag_values"] = new double[] { 1, 2 }, ["flag_meanings"] = "clear cloudy" });
        scene.Write(DerivedScene.At(2001, 1, 5), [.. Enumerable.Repeat(1.0, 12)]);
        await scene.ConvertAsync();

        var failed = Assert.Single((await scene.RunAsync(DerivedScene.Derived("by: month"))).Granules);

        Assert.Equal((GranuleOutcome.Failed, false), (failed.Outcome, failed.Temporary));
        Assert.Contains("the numbers of v are classes or flags, of which there is no mean", failed.Reason);
    }

    [Fact]
    public async Task A_variable_that_is_not_there_and_a_dataset_without_items_are_told()
    {
        await WriteAsync((2001, 1, 5));
        var other = DerivedScene.Derived("by: month") with { Variables = [new VariableDescriptor { Name = "w" }] };

        Assert.Contains("no item of days in 2001-01 has a variable 'w'", Assert.Single((await _scene.RunAsync(other)).Granules).Reason);
        Assert.Equal(0, (await _scene.RunAsync(DerivedScene.Derived("by: month", from: "others"))).Discovered);
    }

    private async Task WriteAsync(params (int Year, int Month, int Day)[] days)
    {
        var before = _scene.Files.Count;
        foreach (var (year, month, day) in days)
            _scene.Write(DerivedScene.At(year, month, day), Field(year == 2002 ? 2 : day));
        Assert.Equal(before + days.Length, _scene.Files.Count);
        await _scene.ConvertAsync();
    }

    private double[] Field(double value) => [.. Enumerable.Repeat(value, _scene.Columns * _scene.Rows)];

    private IEnumerable<string> SourcesOf(string item) => SourceLinks(_scene.Item("derived", item)).Select(link => Path.GetFileNameWithoutExtension(link));

    private static IEnumerable<string> SourceLinks(JsonElement item) =>
        item.GetProperty("links").EnumerateArray().Where(link => Text(link, "rel") == "derived_from").Select(link => Text(link, "href")!);

    private IEnumerable<string> Receipts() =>
        Directory.GetFiles(_scene.Folder["out/_receipts/derived"], "*~*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path).Split('~')[0]).Order(StringComparer.Ordinal);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
