using System.Runtime.CompilerServices;
using System.Text;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>Receipts whose item, or whose item's COGs, were removed.</summary>
public sealed class LostItemTests
{
    private static readonly DateOnly Day = RunScene.FirstDay;

    private static readonly DatasetDescriptor Dataset = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow();

    [Theory]
    [InlineData(".json")]
    [InlineData("_ozone.tif")]
    [InlineData("")]
    public async Task The_next_run_makes_again_what_was_removed(string what)
    {
        await using var scene = await RunScene.StartAsync(days: 3);
        await scene.RunAsync("first");
        var published = scene.Published();
        var item = scene.PathOfItem(Day.AddDays(1));
        if (what.Length == 0)
            Directory.Delete(Path.GetDirectoryName(item)!, recursive: true);
        else
            File.Delete(item.Replace(".json", what, StringComparison.Ordinal));

        var second = await scene.RunAsync("second");

        Assert.Equal((1, 1, 2), (second.New, second.Converted, second.Skipped));
        Assert.Equal(published, scene.Published());
    }

    [Fact]
    public async Task Where_nothing_is_lost_neither_receipts_nor_items_are_read()
    {
        var (store, granules) = Published(500, granule => Publisher(new MemoryStore()).ExpectedItem(granule)!);

        var found = await FindAsync(store, granules);

        Assert.All(found, one => Assert.Equal(GranuleStatus.Done, one.Standing));
        Assert.Empty(store.Reads);
    }

    [Fact]
    public async Task Items_that_are_named_after_what_only_the_file_tells_are_not_read_one_by_one()
    {
        var (few, someGranules) = Published(300, granule => $"by-content-{granule.Id}");
        var (many, allGranules) = Published(900, granule => $"by-content-{granule.Id}");

        Assert.All(await FindAsync(few, someGranules), one => Assert.Equal(GranuleStatus.Done, one.Standing));
        Assert.All(await FindAsync(many, allGranules), one => Assert.Equal(GranuleStatus.Done, one.Standing));

        Assert.Equal(few.Reads.Count, many.Reads.Count);
    }

    [Fact]
    public async Task A_lost_item_that_only_its_receipt_names_is_found_out()
    {
        var (store, granules) = Published(3, granule => $"by-content-{granule.Id}");
        await store.DeleteAsync(StacLayout.Item(Dataset.Id, Day.Year, new ItemId("by-content-G1-GES_DISC")));

        var found = await FindAsync(store, granules);

        Assert.Equal([GranuleStatus.Done, GranuleStatus.New, GranuleStatus.Done], found.Select(one => one.Standing));
    }

    /// <summary>Receipts and whole items of so many granules, a minute each from the first day on.</summary>
    private static (MemoryStore Store, List<DiscoveredGranule> Granules) Published(int count, Func<DiscoveredGranule, string> itemOf)
    {
        var store = new MemoryStore();
        var granules = Enumerable.Range(0, count).Select(Granule).ToList();
        foreach (var granule in granules)
        {
            var item = itemOf(granule);
            var receipt = new Receipt
            {
                Granule = granule.Id,
                Name = granule.Name,
                Revision = granule.Revision,
                Recipe = "",
                Item = item,
                ItemKey = StacLayout.Item(Dataset.Id, Day.Year, new ItemId(item)),
                Outcome = Receipt.Converted,
                Run = new RunId("run"),
                Finished = default,
            };
            store[Publisher(store).ReceiptKey(granule)] = receipt.ToJson();
            var assets = Dataset.Variables.Select(variable => $"\"{variable.Name}\": {{\"href\": \"./{item}_{variable.Name}.tif\"}}");
            store[receipt.ItemKey] = Encoding.UTF8.GetBytes($"{{\"assets\": {{{string.Join(", ", assets)}}}}}");
            foreach (var variable in Dataset.Variables)
                store[StacLayout.Cog(Dataset.Id, Day.Year, new ItemId(item), variable.Name)] = [1];
        }

        return (store, granules);
    }

    private static ValueTask<List<PlannedGranule>> FindAsync(MemoryStore store, List<DiscoveredGranule> granules)
    {
        var byName = Dataset with { ItemId = "{granule}" };
        return new WorkPlanner(byName, new Known(granules), new GranulePublisher(byName, store, TimeProvider.System), store)
            .FindAsync(default, reprocess: false, only: null).ToListAsync();
    }

    private static GranulePublisher Publisher(MemoryStore store) => new(Dataset with { ItemId = "{granule}" }, store, TimeProvider.System);

    private static DiscoveredGranule Granule(int number)
    {
        var start = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero).AddMinutes(number);
        return new DiscoveredGranule
        {
            Id = $"G{number}-GES_DISC",
            Revision = "1",
            Name = $"granule-{number:D4}",
            Time = new TimeRange(start, start.AddSeconds(59)),
            File = new GranuleFile { Name = $"granule-{number:D4}.he5", Url = new Uri("https://example.org/x") },
            MetadataUrl = new Uri("https://example.org"),
        };
    }

    private sealed class Known(IEnumerable<DiscoveredGranule> granules) : IGranuleDiscovery
    {
        public async IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
            DatasetDescriptor dataset, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            foreach (var granule in granules)
                yield return granule;
        }
    }
}
