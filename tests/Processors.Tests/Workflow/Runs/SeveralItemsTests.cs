using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Conversion.Cf;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.CloudSteps;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.Runs.Grouping;
using Datasets.Workflow.StacApi;

namespace Datasets.Workflow.Runs;

/// <summary>A granule with a day's 24 time steps, each an item of its own.</summary>
public sealed class SeveralItemsTests : IDisposable
{
    private const int Steps = 24;

    private static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly GroupScene _scene = new() { Dataset = CfFiles.Dataset(), Window = new TimeRange(Day, Day.AddDays(1)) };

    public SeveralItemsTests()
    {
        var file = CfFiles.Simple("day.nc", time: CfFiles.Time("hours since 2022-01-20", [.. Enumerable.Range(0, Steps).Select(hour => (double)hour)]));
        NetCdfFile.Write(_scene.Folder, file);
        _scene.Archive.Add(_scene.Folder["day.nc"], new TimeRange(Day, Day.AddDays(1).AddSeconds(-1)));
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Every_step_has_an_item_and_the_granule_one_receipt()
    {
        var report = await _scene.RunAsync("first");
        var again = await _scene.RunAsync("second");

        Assert.Equal(Enumerable.Range(0, Steps).Select(hour => $"item_20220120T{hour:00}0000"), _scene.ItemIds);
        Assert.Equal((1, 1), (report.Converted, _scene.Receipts.Length));
        Assert.Equal("item_20220120T000000 and 23 more", Assert.Single(report.Granules).ItemsInWords);
        Assert.Equal((0, 1), (again.New, again.Skipped));
        Assert.Empty(StacSchemas.Validate(_scene.ItemPaths));
        Assert.Empty(await _scene.VerifyAsync());
        Assert.Empty((await _scene.ReconcileAsync()).Findings);
    }

    [Fact]
    public async Task Items_that_are_lost_are_found_by_a_reconciliation_and_made_again()
    {
        await _scene.RunAsync("first");
        foreach (var item in _scene.ItemPaths.Skip(7).Take(2).ToList())
            Directory.Delete(Path.GetDirectoryName(item)!, recursive: true);

        var finding = Assert.Single((await _scene.ReconcileAsync(fix: true)).Findings);
        Assert.Equal((FindingKind.ReceiptWithoutItem, true), (finding.Kind, finding.Fixed));
        Assert.Equal("its receipt says that it is done, but 2 of its items are not there, the first item_20220120T070000", finding.Reason);

        Assert.Equal(1, (await _scene.RunAsync("second")).Converted);
        Assert.Equal(Steps, _scene.ItemIds.Length);
        Assert.Empty((await _scene.ReconcileAsync()).Findings);
        Assert.Empty(await _scene.VerifyAsync());
    }

    [Theory]
    [InlineData("day+1.nc", null)]
    [InlineData("GPM_3IMERGHH.06:3B-HHR.MS.MRG.3IMERG.20220120-S000000-E002959.0000.V06B.HDF5", "it has no data file")]
    public async Task A_granule_whose_name_can_be_in_no_item_id_fails_alone(string name, string? problem)
    {
        using var scene = new GroupScene { Dataset = _scene.Dataset with { ItemId = "{granule}_{date:HH}" }, Window = _scene.Window };
        scene.Archive.Add(_scene.Folder["day.nc"], new TimeRange(Day, Day.AddDays(1).AddSeconds(-1)));
        scene.Archive.Add(scene.Folder[name], new TimeRange(Day, Day.AddDays(1).AddSeconds(-1)), problem: problem);

        var report = await scene.RunAsync("run");

        Assert.Equal((1, 1), (report.Converted, report.Failed));
        var failed = Assert.Single(report.Granules, granule => granule.Outcome == GranuleOutcome.Failed);
        Assert.Equal(name, failed.File);
        Assert.Contains(problem ?? $"made from itemId '{{granule}}_{{date:HH}}' and the file '{name}'", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(["day.nc"], scene.Archive.Fetched);
        var finding = Assert.Single((await scene.ReconcileAsync()).Findings);
        Assert.Equal((FindingKind.Missing, $"it cannot be converted: {failed.Reason}"), (finding.Kind, finding.Reason));
    }

    [Fact]
    public async Task A_STAC_API_gets_every_item_of_a_granule_once()
    {
        await using var api = await FakeStacApi.StartAsync();
        var dataset = _scene.Dataset with
        {
            Publish = new PublishDescriptor { BaseUrl = "https://data.example.org/", StacApi = new StacApiDescriptor { Url = api.Url } },
        };
        var publisher = new StacApiPublisher(dataset, _scene.Store, StacApiOptions.Read(dataset, "out", _ => null)!);
        await _scene.RunAsync("run");

        var whole = await publisher.PublishAsync(_scene.Window);

        Assert.Equal((Steps, 0), (whole.Published, whole.Missing));
        Assert.Equal(_scene.ItemIds, api.Content.Keys.Where(path => path.Contains("/items/", StringComparison.Ordinal)).Select(path => path.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await publisher.PublishAsync(_scene.Window)).Published);
    }

    [Fact]
    public async Task Items_beyond_New_Year_are_in_their_years_catalog_after_a_cloud_run()
    {
        var noon = new DateTimeOffset(2021, 12, 31, 12, 0, 0, TimeSpan.Zero);
        using var scene = new GroupScene { Dataset = _scene.Dataset, Window = new TimeRange(noon, noon.AddHours(11)) };
        NetCdfFile.Write(scene.Folder, CfFiles.Simple(
            "turn.nc", time: CfFiles.Time("hours since 2021-12-31 12:00", [.. Enumerable.Range(0, Steps).Select(hour => (double)hour)])));
        scene.Archive.Add(scene.Folder["turn.nc"], new TimeRange(noon, noon.AddHours(Steps)));

        await new DiscoverStep(scene.Dataset, scene.Archive, scene.Publisher(), scene.Store, TimeProvider.System)
            .RunAsync(new DiscoverOptions { Run = new RunId("run"), Window = scene.Window }, scene);
        var shard = await Shard.ReadAsync(scene.Store, scene.Dataset, new RunId("run"), "0001", allowLoopback: false);
        var publisher = scene.Publisher();
        await new ConvertStep(scene.Dataset, scene.Pipeline(publisher), publisher, scene.Store, TimeProvider.System)
            .RunAsync(shard, new PipelineWidth(1, 1), scene);
        await new ReportStep(scene.Dataset, scene.Publisher(), scene.Store, TimeProvider.System).RunAsync(new RunId("run"), scene);

        Assert.Equal(Steps, scene.ItemIds.Length);
        Assert.NotNull(await scene.Store.ReadAsync(StacLayout.YearCatalog(scene.Dataset.Id, 2021)));
        Assert.NotNull(await scene.Store.ReadAsync(StacLayout.YearCatalog(scene.Dataset.Id, 2022)));
        Assert.Empty(await scene.VerifyAsync());
    }

    [Fact]
    public async Task The_receipt_is_written_after_the_last_item()
    {
        var store = new MemoryStore();

        await _scene.RunAsync("run", store: store);

        var puts = store.Puts.ToList();
        var receipt = puts.FindIndex(key => key.StartsWith("_receipts/", StringComparison.Ordinal));
        var items = puts.Select((key, at) => (key, at)).Where(put => put.key.Contains("/item_", StringComparison.Ordinal)).ToList();
        Assert.Equal(Steps, items.Count(put => put.key.EndsWith(".json", StringComparison.Ordinal)));
        Assert.All(items, put => Assert.True(put.at < receipt, $"{put.key} comes after the receipt"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(23)]
    public async Task A_run_that_dies_between_two_items_is_finished_by_the_next(int items)
    {
        using var store = new DyingStore(_scene.Store, items);
        await _scene.RunAsync("first", store: store);
        Assert.Equal(items, _scene.ItemIds.Length);
        Assert.Empty(_scene.Receipts);

        var second = await _scene.RunAsync("second");

        Assert.Equal((1, 0), (second.Converted, second.Failed));
        Assert.Equal(Steps, _scene.ItemIds.Length);
        Assert.Single(_scene.Receipts);
        Assert.Empty(await _scene.VerifyAsync());
        using (var whole = new FolderStore(_scene.Folder["whole"]))
            await _scene.RunAsync("run", store: whole);
        _scene.Store.Dispose();
        Assert.Equal(Trees.Published(_scene.Folder["whole"]), Trees.Published(_scene.Folder["out"]));
    }

    /// <summary>Takes some items, and then nothing more of the dataset, as if the machine had died.</summary>
    private sealed class DyingStore(IObjectStore store, int items) : IObjectStore
    {
        private int _left = items;

        public string Root => store.Root;

        public string Locate(string key) => store.Locate(key);

        public Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default) => store.ReadAsync(key, cancellationToken);

        public Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default) => store.OpenReadAsync(key, cancellationToken);

        public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
        {
            if (!key.Text.StartsWith('_') && _left-- <= 0)
                throw new StorageException("the machine is gone");
            return store.PutAsync(key, content, contentType, cancellationToken);
        }

        public Task<bool> TryPutAsync(
            ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default) =>
            throw new StorageException("the machine is gone");

        public Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default) =>
            store.PutFileAsync(key, path, contentType, cancellationToken);

        public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken = default) => store.ListAsync(prefix, cancellationToken);

        public IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.ListFoldersAsync(prefix, cancellationToken);

        public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default) => store.DeleteAsync(key, cancellationToken);

        public void Dispose()
        {
        }
    }
}
