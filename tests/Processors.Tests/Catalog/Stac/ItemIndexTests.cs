using System.Text;

namespace Datasets.Catalog.Stac;

/// <summary>In a store whose listings tell tags, an item is read once for as long as it stays as it is.</summary>
public class ItemIndexTests
{
    private const string Index = "_receipts/omi-ozone/_items/2022.json.gz";

    private static readonly CatalogPublisherOptions Eager = new() { FirstDelay = TimeSpan.Zero, ParallelReads = 3 };

    [Fact]
    public async Task Of_a_year_with_one_new_item_one_item_is_read()
    {
        var store = await PublishedAsync(days: 40);
        Add(store, day: 40);

        await UpdateAsync(store);

        Assert.Equal([ItemOf(40)], ItemsRead(store));
        Assert.Equal(await FromItemsAsync(store), Catalogs(store));
    }

    [Fact]
    public async Task An_item_that_changed_is_read_again()
    {
        var store = await PublishedAsync(days: 5);
        store[ItemOf(3)] = Samples.Changed(store[ItemOf(3)], item => item["bbox"] = new System.Text.Json.Nodes.JsonArray(1, 2, 3, 4));

        await UpdateAsync(store);

        Assert.Equal([ItemOf(3)], ItemsRead(store));
        Assert.Equal(await FromItemsAsync(store), Catalogs(store));
    }

    [Fact]
    public async Task An_item_that_went_is_in_no_catalog()
    {
        var store = await PublishedAsync(days: 5);
        await store.DeleteAsync(ItemOf(3));

        await UpdateAsync(store);

        Assert.Empty(ItemsRead(store));
        Assert.Equal(await FromItemsAsync(store), Catalogs(store));
        Assert.DoesNotContain("20220104", Encoding.UTF8.GetString(store["omi-ozone/2022/catalog.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_was_damaged_is_named_by_each_run()
    {
        var store = await PublishedAsync(days: 5);
        store[ItemOf(3)] = "{}"u8.ToArray();

        for (var run = 0; run < 2; run++)
            Assert.StartsWith("no catalog links OMI-Aura_L3-OMDOAO3e_20220104: ", (await Assert.ThrowsAsync<StacException>(() => UpdateAsync(store))).Message);
    }

    /// <param name="broken">What lies there, in hexadecimal: nothing, JSON that is not zipped, the head of a zipped file.</param>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7b7d")]
    [InlineData("1f8b08000000")]
    public async Task An_index_that_is_lost_or_broken_is_made_anew_from_the_items(string? broken)
    {
        var store = await PublishedAsync(days: 5);
        var whole = store[Index];
        if (broken is null)
            await store.DeleteAsync(Index);
        else
            store[Index] = Convert.FromHexString(broken);

        await UpdateAsync(store);

        Assert.Equal(5, ItemsRead(store).Count);
        Assert.Equal(whole, store[Index]);
        store.Reads.Clear();
        await UpdateAsync(store);
        Assert.Empty(ItemsRead(store));
    }

    [Fact]
    public async Task An_index_that_lacks_what_another_run_wrote_costs_a_read_and_no_link()
    {
        var store = await PublishedAsync(days: 5);
        var before = store[Index];
        Add(store, day: 5);
        await UpdateAsync(store);
        store[Index] = before;
        store.Reads.Clear();

        await UpdateAsync(store);

        Assert.Equal([ItemOf(5)], ItemsRead(store));
        Assert.Equal(await FromItemsAsync(store), Catalogs(store));
    }

    [Fact]
    public async Task Where_nothing_is_new_nothing_is_written()
    {
        var store = await PublishedAsync(days: 5);
        store.Puts.Clear();

        await UpdateAsync(store);

        Assert.Empty(store.Puts);
    }

    private static async Task<MemoryStore> PublishedAsync(int days)
    {
        var store = new MemoryStore { ListsTags = true };
        for (var day = 0; day < days; day++)
            Add(store, day);
        await UpdateAsync(store);
        store.Reads.Clear();
        return store;
    }

    private static DateTimeOffset TimeOf(int day) => new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    private static string ItemOf(int day) => Samples.Content(TimeOf(day)).Key;

    private static void Add(MemoryStore store, int day) => store[ItemOf(day)] = ItemBuilder.Build(Samples.Content(TimeOf(day)));

    private static Task UpdateAsync(MemoryStore store) => new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

    /// <summary>The items that were read for the year's catalog: beside them the newest is read once more, for the collection's thumbnail.</summary>
    private static List<string> ItemsRead(MemoryStore store)
    {
        List<string> read = [.. store.Reads.Where(key => key.Split('/') is ["omi-ozone", "2022", _, _] && key.EndsWith(".json", StringComparison.Ordinal))];
        var newest = store.Keys.Where(key => key.Split('/') is ["omi-ozone", "2022", _, _] && key.EndsWith(".json", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;
        Assert.True(read.Remove(newest), $"{newest} was not read for the collection's thumbnail");
        return read;
    }

    /// <summary>What a store without tags, which reads all items, makes of the same ones.</summary>
    private static async Task<Dictionary<string, string>> FromItemsAsync(MemoryStore store)
    {
        var other = new MemoryStore();
        foreach (var key in store.Keys.Where(key => key.Split('/') is ["omi-ozone", "2022", _, _]))
            other[key] = store[key];
        await UpdateAsync(other);
        return Catalogs(other);
    }

    private static Dictionary<string, string> Catalogs(MemoryStore store) => store.Keys
        .Where(key => key.EndsWith("catalog.json", StringComparison.Ordinal) || key.EndsWith("collection.json", StringComparison.Ordinal))
        .ToDictionary(key => key, key => Encoding.UTF8.GetString(store[key]));
}
