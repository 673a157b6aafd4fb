using Datasets.Catalog.Stac;

namespace Datasets.Catalog.Verification;

public class StacVerifierTests
{
    private const string Item = "omi-ozone/2022/OMI-Aura_L3-OMDOAO3e_20220120/OMI-Aura_L3-OMDOAO3e_20220120.json";
    private const string Cog = "omi-ozone/2022/OMI-Aura_L3-OMDOAO3e_20220120/OMI-Aura_L3-OMDOAO3e_20220120_ozone.tif";

    [Fact]
    public async Task A_whole_catalog_has_no_problem_and_everything_in_it_is_looked_at()
    {
        var store = await Published();
        var cogs = 0;

        var results = await Verify(store, cog =>
        {
            cogs++;
            Assert.StartsWith("the COG of", new StreamReader(cog).ReadToEnd());
            return [];
        });

        Assert.Equal([], Problems(results));
        var catalog = store.Keys.Where(key => key[0] != '_' && !IsIndex(key)).ToList();
        Assert.Equal(catalog, results.Select(r => r.Key).Order(StringComparer.Ordinal));
        Assert.Equal(catalog.Sum(k => store[k].Length), results.Sum(r => r.Size));
        Assert.Equal(2, cogs);
    }

    [Fact]
    public async Task An_item_is_read_once_though_it_links_itself()
    {
        var store = await Published();
        store.Reads.Clear();

        await Verify(store);

        Assert.Single(store.Reads, key => key == Item);
    }

    [Theory]
    [InlineData(Cog, "is missing")]
    [InlineData(Item, "is missing")]
    [InlineData("omi-ozone/2022/catalog.json", "is missing")]
    [InlineData("omi-ozone/collection.json", "is missing")]
    [InlineData("catalog.json", "is missing")]
    public async Task What_is_missing_is_named(string key, string problem)
    {
        var store = await Published();
        await store.DeleteAsync(key);

        Assert.Contains($"{key}: {problem}", Problems(await Verify(store)));
    }

    [Fact]
    public async Task A_changed_COG_does_not_pass()
    {
        var store = await Published();
        store[Cog] = [.. store[Cog][..^1], (byte)'!'];
        Assert.Equal([$"{Cog}: does not have the checksum that its item states"], Problems(await Verify(store)));

        store[Cog] = [.. store[Cog], 0];
        var size = store[Cog].Length;
        Assert.Contains($"{Cog}: has {size} bytes where its item states {size - 1}", Problems(await Verify(store)));
    }

    [Fact]
    public async Task What_the_COG_check_says_is_passed_on()
    {
        var problems = Problems(await Verify(await Published(), _ => ["its overviews are behind the image"]));

        Assert.Contains($"{Cog}: its overviews are behind the image", problems);
        Assert.Equal(2, problems.Length);
    }

    [Fact]
    public async Task Broken_and_contradictory_files_are_named()
    {
        (string Key, Func<byte[], byte[]> Change, string Problem)[] cases =
        [
            (Item, _ => "{ not JSON"u8.ToArray(), "is not JSON"),
            (Item, c => Samples.Changed(c, i => i.AsObject().Remove("assets")), "it has no 'assets'"),
            (Item, c => Samples.Changed(c, i => i["id"] = "another"), "its id is not its file's name"),
            (Item, c => Samples.Changed(c, i => i["collection"] = "another"), "its collection is not 'omi-ozone'"),
            (Item, c => Samples.Changed(c, i => i["properties"]!["start_datetime"] = "2019-01-01T00:00:00Z"), "its time is not within"),
            (Item, c => Samples.Changed(c, i => i["properties"]!["end_datetime"] = "soon"), "its end_datetime is no time: \"soon\""),
            (Item, c => Samples.Changed(c, i => i["properties"]!["datetime"] = "2O22-01-20T12:00:00Z"), "its datetime is no time"),
            (Item, c => Samples.Changed(c, i => i["assets"]!["ozone"]!["href"] = "../../../../../etc/passwd"), "leads out of the catalog"),
            (Item, c => Samples.Changed(c, i => i["links"]![1]!["href"] = "./nowhere.json"), "nowhere.json, which is missing"),
            (Item, c => Samples.Changed(c, i => i["stac_version"] = "1.0.0"), "its stac_version is not 1.1.0"),
            ("omi-ozone/collection.json", c => Samples.Changed(c, i => i["extent"]!["spatial"]!["bbox"]![0]![0] = 0), "its bbox is not within"),
            ("omi-ozone/2022/catalog.json", c => Samples.Changed(c, i => i["datasets:item_count"] = 2), "datasets:item_count is not"),
            ("omi-ozone/2022/catalog.json", c => Samples.Changed(c, i => i["links"]!.AsArray().RemoveAt(2)), "which is there"),
            ("omi-ozone/collection.json", c => Samples.Changed(c, i => i["links"]!.AsArray().RemoveAt(2)), "does not link the year 2022"),
            ("omi-ozone/index.json", c => Samples.Changed(c, i => i["variables"]!["ozone"]!["mean"]![0] = 1), "its index omi-ozone/index.json is not what its items say"),
            ("omi-ozone/index.js", _ => "datasetsIndex({})"u8.ToArray(), "its index omi-ozone/index.js is not omi-ozone/index.json"),
            ("catalog.json", c => Samples.Changed(c, i => i["links"]!.AsArray().RemoveAt(1)), "does not link omi-ozone/collection.json"),
            ("catalog.json", c => Samples.Changed(c, i => i["links"]![1]!["href"] = "./stray.json"), "stray.json: is missing"),
        ];
        var store = await Published();
        foreach (var (key, change, problem) in cases)
        {
            var broken = store.Copy();
            broken[key] = change(broken[key]);

            Assert.Contains(Problems(await Verify(broken)), p => p.Contains(problem));
        }
    }

    [Theory]
    [InlineData("catalog.json", "its links")]
    [InlineData("omi-ozone/collection.json", "its links")]
    [InlineData("omi-ozone/2022/catalog.json", "its links")]
    [InlineData("catalog.json", "all")]
    [InlineData("omi-ozone/collection.json", "all")]
    [InlineData("omi-ozone/2022/catalog.json", "all")]
    public async Task A_catalog_that_lost_its_links_is_told_once_and_hides_nothing_below_it(string key, string lost)
    {
        var store = await Published();
        var all = store.Keys.Where(one => one[0] != '_' && !IsIndex(one)).ToList();
        store[key] = lost == "all" ? "{ not JSON"u8.ToArray() : Samples.Changed(store[key], catalog => catalog.AsObject().Remove("links"));

        var results = await Verify(store);

        Assert.StartsWith(lost == "all" ? $"{key}: is not JSON" : $"{key}: it has no 'links'", Assert.Single(Problems(results)), StringComparison.Ordinal);
        Assert.Equal(all.Order(StringComparer.Ordinal), results.Select(result => result.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_table_that_is_not_what_the_items_say_does_not_pass()
    {
        const string table = "omi-ozone/2022/items.parquet";
        var store = await Published();
        var whole = store[table];
        var other = new MemoryStore();
        Samples.Publish(other, Samples.Content(version: "0.0.9"));
        await new CatalogPublisher(other).UpdateAsync(Samples.Dataset, [2022]);
        Samples.Publish(other, Samples.Content(new DateTimeOffset(2022, 2, 1, 0, 0, 0, TimeSpan.Zero)));
        var stale = other[table];
        await new CatalogPublisher(other).UpdateAsync(Samples.Dataset, [2022]);

        store[table] = stale;
        Assert.Equal([$"{table}: its row of OMI-Aura_L3-OMDOAO3e_20220120 is not what the item says"], Problems(await Verify(store)));
        store[table] = other[table];
        Assert.Contains($"{table}: has a row of OMI-Aura_L3-OMDOAO3e_20220201, which is no item of the year", Problems(await Verify(store)));
        store[table] = whole[..^9];
        Assert.StartsWith($"{table}: it is not the table of items it should be", Assert.Single(Problems(await Verify(store))), StringComparison.Ordinal);
        await store.DeleteAsync(table);
        Assert.StartsWith($"{table}: is missing", Assert.Single(Problems(await Verify(store))), StringComparison.Ordinal);
        await new CatalogPublisher(store).UpdateAsync(Samples.Dataset, [2022]);
        Assert.Equal(whole, store[table]);
    }

    [Fact]
    public async Task An_empty_folder_is_no_catalog()
    {
        Assert.Equal(["catalog.json: is missing"], Problems(await Verify(new MemoryStore())));
    }

    private static bool IsIndex(string key) => key is "omi-ozone/index.json" or "omi-ozone/index.js";

    private static async Task<MemoryStore> Published()
    {
        var store = new MemoryStore();
        Samples.Publish(store, Samples.Content());
        await new CatalogPublisher(store).UpdateAsync(Samples.Dataset, [2022]);
        return store;
    }

    private static async Task<List<VerifiedObject>> Verify(MemoryStore store, CogCheck? check = null) =>
        await new StacVerifier(store, new StacVerifierOptions { CogCheck = check, ReadPixels = false }).VerifyAsync().ToListAsync();

    private static string[] Problems(IEnumerable<VerifiedObject> results) =>
        [.. results.SelectMany(r => r.Problems.Select(p => $"{r.Key}: {p}"))];
}
