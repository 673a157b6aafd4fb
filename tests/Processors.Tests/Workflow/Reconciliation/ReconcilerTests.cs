using Datasets.Archives.Cmr;
using Datasets.Catalog.Verification;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Datasets.Workflow.Runs;
using Datasets.Workflow.StacApi;

namespace Datasets.Workflow.Reconciliation;

public sealed class ReconcilerTests : IAsyncLifetime
{
    private static readonly DateOnly Day = RunScene.FirstDay;

    private RunScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _scene = await RunScene.StartAsync(days: 3);
        await _scene.RunAsync("first");
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task After_a_run_all_is_as_it_should_be()
    {
        var found = await ReconcileAsync();

        Assert.Empty(found.Findings);
        Assert.Equal((3, 3), (found.Archived, found.Items));
    }

    [Fact]
    public async Task A_granule_that_nothing_was_made_of_is_missing_and_the_next_run_converts_it()
    {
        Directory.Delete(Path.GetDirectoryName(_scene.PathOfItem(Day))!, recursive: true);
        File.Delete(ReceiptOf(Day));

        var finding = Assert.Single((await ReconcileAsync(fix: true)).Findings);

        Assert.Equal((FindingKind.Missing, false), (finding.Kind, finding.Fixed));
        Assert.EndsWith("nothing was made of it; the next run converts it", finding.Reason, StringComparison.Ordinal);
        await RequireRepairAsync(converted: 1);
    }

    [Fact]
    public async Task A_later_revision_and_another_recipe_are_stale()
    {
        _scene.Archive.Catalogue.Revise(Day);

        var revised = Assert.Single((await ReconcileAsync()).Findings);
        var recipe = (await ReconcileAsync(dataset: _scene.Dataset with { WrapLongitude = true })).Findings;

        Assert.Equal(FindingKind.Stale, revised.Kind);
        Assert.Contains("is of revision 1, and the archive has 2", revised.Reason, StringComparison.Ordinal);
        Assert.Equal([FindingKind.Stale, FindingKind.Stale, FindingKind.Stale], recipe.Select(finding => finding.Kind));
        Assert.Contains(recipe, finding => finding.Reason == "it was made by another recipe; the next run converts it");
    }

    [Fact]
    public async Task A_receipt_without_its_item_is_removed_so_that_the_next_run_converts_again()
    {
        Directory.Delete(Path.GetDirectoryName(_scene.PathOfItem(Day))!, recursive: true);

        var listed = Assert.Single((await ReconcileAsync()).Findings);
        Assert.Equal((FindingKind.ReceiptWithoutItem, false), (listed.Kind, listed.Fixed));
        Assert.Equal($"its receipt says that it is done, but the item {RunScene.ItemOf(Day)} is not there", listed.Reason);
        Assert.True(File.Exists(ReceiptOf(Day)));

        var repaired = Assert.Single((await ReconcileAsync(fix: true)).Findings);
        Assert.True(repaired.Fixed);
        await RequireRepairAsync(converted: 1);
    }

    [Theory]
    [InlineData(false, "_ozone.tif is not there")]
    [InlineData(true, "_ozone.tif has 3 bytes where ")]
    public async Task An_item_with_a_missing_or_cut_asset_is_taken_away_until_the_next_run(bool isCut, string reason)
    {
        var cog = _scene.PathOfItem(Day).Replace(".json", "_ozone.tif", StringComparison.Ordinal);
        if (isCut)
            await File.WriteAllBytesAsync(cog, [1, 2, 3]);
        else
            File.Delete(cog);

        var finding = Assert.Single((await ReconcileAsync(fix: true)).Findings);

        Assert.Equal((FindingKind.ItemWithoutAsset, true), (finding.Kind, finding.Fixed));
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.PathOfItem(Day)));
        Assert.DoesNotContain(RunScene.ItemOf(Day), await File.ReadAllTextAsync(Path.Combine(_scene.Out, "omi-ozone/2024/catalog.json")), StringComparison.Ordinal);
        await RequireRepairAsync(converted: 1);
    }

    [Fact]
    public async Task An_item_that_cannot_be_read_is_made_anew()
    {
        await File.WriteAllTextAsync(_scene.PathOfItem(Day), "{\"type\": ");

        var findings = (await ReconcileAsync(fix: true)).Findings;

        Assert.Equal([FindingKind.ReceiptWithoutItem, FindingKind.BrokenItem], findings.Select(finding => finding.Kind));
        Assert.All(findings, finding => Assert.True(finding.Fixed));
        await RequireRepairAsync(converted: 1);
    }

    [Fact]
    public async Task An_item_without_a_receipt_is_the_next_runs()
    {
        File.Delete(ReceiptOf(Day));

        var finding = Assert.Single((await ReconcileAsync(fix: true)).Findings);

        Assert.Equal((FindingKind.ItemWithoutReceipt, false), (finding.Kind, finding.Fixed));
        await RequireRepairAsync(converted: 1);
    }

    [Theory]
    [InlineData("items.parquet")]
    [InlineData("catalog.json")]
    public async Task A_year_that_is_not_what_its_items_say_is_written_anew(string name)
    {
        var path = Path.Combine(_scene.Out, "omi-ozone/2024", name);
        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)]);

        var found = await ReconcileAsync(fix: true);

        Assert.Empty(found.Findings);
        Assert.EndsWith($"omi-ozone/2024/{name} was not what its items say, and was written anew", Assert.Single(found.Notes), StringComparison.Ordinal);
        Assert.Equal(whole, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Objects_that_no_item_names_are_removed()
    {
        var besideItem = Path.Combine(Path.GetDirectoryName(_scene.PathOfItem(Day))!, "left-over.tif");
        var alone = Path.Combine(_scene.Out, "omi-ozone/2024/OMI_unfinished/OMI_unfinished_ozone.tif");
        Directory.CreateDirectory(Path.GetDirectoryName(alone)!);
        await File.WriteAllBytesAsync(besideItem, [1]);
        await File.WriteAllBytesAsync(alone, [1]);

        var findings = (await ReconcileAsync(fix: true)).Findings;

        Assert.Equal([FindingKind.Orphan, FindingKind.Orphan], findings.Select(finding => finding.Kind));
        Assert.Contains(findings, finding => finding.Reason == "there is no item OMI_unfinished");
        Assert.False(File.Exists(besideItem) || File.Exists(alone));
        await RequireRepairAsync(converted: 0);
    }

    [Theory]
    [InlineData(-1, false, true)]
    [InlineData(-25, false, false)]
    [InlineData(-1, true, false)]
    public async Task Orphans_stay_while_a_run_may_be_writing_their_item(int hoursAgo, bool hasFailed, bool isKept)
    {
        var alone = Path.Combine(_scene.Out, "omi-ozone/2024/OMI_unfinished/OMI_unfinished_ozone.tif");
        Directory.CreateDirectory(Path.GetDirectoryName(alone)!);
        await File.WriteAllBytesAsync(alone, [1]);
        var run = Directory.CreateDirectory(Path.Combine(_scene.Out, "_runs/omi-ozone/other-run")).FullName;
        await File.WriteAllTextAsync(Path.Combine(run, "summary.json"), $$"""{"started": "{{DateTimeOffset.UtcNow.AddHours(hoursAgo):O}}"}""");
        if (hasFailed)
            await File.WriteAllTextAsync(Path.Combine(run, "failure.json"), """{"error": "States.TaskFailed"}""");

        var found = await ReconcileAsync(fix: true);

        Assert.Equal(isKept, File.Exists(alone));
        Assert.Equal(isKept ? ["orphans were left, because the run other-run may still be writing their items: reconcile again when it has a report"] : [], found.Notes);
    }

    [Fact]
    public async Task What_is_gone_from_the_archive_is_listed_and_removed_only_on_demand()
    {
        _scene.Archive.Catalogue.Remove(Day);

        var kept = Assert.Single((await ReconcileAsync(fix: true)).Findings);
        Assert.Equal((FindingKind.Gone, false), (kept.Kind, kept.Fixed));
        Assert.True(File.Exists(_scene.PathOfItem(Day)));

        var removed = Assert.Single((await ReconcileAsync(fix: true, removeGone: true)).Findings);
        Assert.True(removed.Fixed);
        Assert.False(Directory.Exists(Path.GetDirectoryName(_scene.PathOfItem(Day))) && Directory.GetFiles(Path.GetDirectoryName(_scene.PathOfItem(Day))!).Length > 0);
        Assert.Empty((await ReconcileAsync()).Findings);
        await RequireRepairAsync(converted: 0);
    }

    [Fact]
    public async Task What_is_gone_goes_from_the_STAC_API_too()
    {
        await using var api = await FakeStacApi.StartAsync();
        using var store = new FolderStore(_scene.Out);
        var (_, publisher) = Published(api, store);
        await publisher.PublishAsync(Window);
        _scene.Archive.Catalogue.Remove(Day);

        await ReconcileAsync(fix: true, removeGone: true, api: publisher);

        Assert.DoesNotContain($"/collections/omi-ozone/items/{RunScene.ItemOf(Day)}", api.Content.Keys);
        Assert.Equal(3, api.Content.Count);
    }

    [Fact]
    public async Task The_STAC_API_is_compared_with_the_catalog_and_mended()
    {
        await using var api = await FakeStacApi.StartAsync();
        using var store = new FolderStore(_scene.Out);
        var (dataset, publisher) = Published(api, store);
        await publisher.PublishAsync(Window);
        const string items = "/collections/omi-ozone/items/";
        api.Lose(items + RunScene.ItemOf(Day));
        var other = api[items + RunScene.ItemOf(Day.AddDays(1))];
        other["assets"]!["ozone"]!["file:checksum"] = "1220" + new string('0', 64);
        other["properties"]!["created"] = "2025-01-01T00:00:00Z";
        api[items + RunScene.ItemOf(Day.AddDays(1))] = other;
        var extra = api[items + RunScene.ItemOf(Day.AddDays(2))];
        extra["id"] = "left-by-another";
        api[items + "left-by-another"] = extra;

        var found = await ReconcileAsync(api: publisher, dataset: dataset, compareApi: true);
        var repaired = await ReconcileAsync(api: publisher, dataset: dataset, compareApi: true, fix: true);

        Assert.Equal(
            [
                (FindingKind.MissingAtApi, RunScene.ItemOf(Day), "the item is not there"),
                (FindingKind.DiffersAtApi, RunScene.ItemOf(Day.AddDays(1)), "the item has another assets.ozone.file:checksum"),
                (FindingKind.OnlyAtApi, "left-by-another", "the catalog has no such item"),
            ],
            found.Findings.OrderBy(finding => finding.Kind).Select(finding => (finding.Kind, finding.Subject, finding.Reason)));
        Assert.All(repaired.Findings, finding => Assert.True(finding.Fixed));
        Assert.Empty((await ReconcileAsync(api: publisher, dataset: dataset, compareApi: true)).Findings);
        Assert.Equal(4, api.Content.Count);
        Assert.Equal(0, (await publisher.PublishAsync(Window)).Published);
    }

    [Fact]
    public async Task An_archive_that_has_nothing_at_all_removes_nothing()
    {
        foreach (var day in Enumerable.Range(0, 3))
            _scene.Archive.Catalogue.Remove(Day.AddDays(day));

        var found = await ReconcileAsync(fix: true, removeGone: true);

        Assert.Equal(3, found.Findings.Count(finding => finding is { Kind: FindingKind.Gone, Fixed: false }));
        Assert.StartsWith("the archive has no granule at all in the window", Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_granule_that_another_replaced_is_stale_and_not_gone()
    {
        _scene.Archive.Catalogue.Reprocess(Day, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), false);

        var finding = Assert.Single((await ReconcileAsync(fix: true, removeGone: true)).Findings);

        Assert.Equal((FindingKind.Stale, false), (finding.Kind, finding.Fixed));
        Assert.True(File.Exists(_scene.PathOfItem(Day)));
    }

    private static TimeRange Window => new(
        new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero), new DateTimeOffset(Day.AddDays(3), TimeOnly.MinValue, TimeSpan.Zero).AddMilliseconds(-1));

    private (DatasetDescriptor Dataset, StacApiPublisher Publisher) Published(FakeStacApi api, FolderStore store)
    {
        var dataset = _scene.Dataset with
        {
            Publish = new PublishDescriptor { BaseUrl = "https://data.example.org", StacApi = new StacApiDescriptor { Url = api.Url } },
        };
        return (dataset, new StacApiPublisher(dataset, store, StacApiOptions.Read(dataset, "out", _ => null)!));
    }

    /// <summary>After the next run nothing is left to find, and the catalog is whole.</summary>
    private async Task RequireRepairAsync(int converted)
    {
        Assert.Equal(converted, (await _scene.RunAsync("repair")).Converted);
        Assert.Empty((await ReconcileAsync()).Findings);
        using var store = new FolderStore(_scene.Out);
        Assert.Empty(await new StacVerifier(store).VerifyAsync().SelectMany(one => one.Problems).ToListAsync());
    }

    private async Task<ReconcileResult> ReconcileAsync(
        bool fix = false, bool removeGone = false, DatasetDescriptor? dataset = null, StacApiPublisher? api = null, bool compareApi = false)
    {
        using var store = new FolderStore(_scene.Out);
        using var discovery = new CmrDiscovery(new CmrOptions { Endpoint = new Uri(_scene.Archive.Address, "search"), Retry = new HttpRetryOptions { Attempts = 1 } });
        return await new Reconciler(dataset ?? _scene.Dataset, discovery, store, api, TimeProvider.System)
            .RunAsync(new ReconcileOptions { Window = Window, Fix = fix, RemoveGone = removeGone, CompareApi = compareApi });
    }

    private string ReceiptOf(DateOnly day) => Directory
        .EnumerateFiles(Path.Combine(_scene.Out, "_receipts/omi-ozone/2024"))
        .Single(path => File.ReadAllText(path).Contains($"\"{RunScene.ItemOf(day)}\"", StringComparison.Ordinal));
}
