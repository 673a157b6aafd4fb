using System.Text;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Catalog.Stac;

public class CatalogPublisherTests
{
    private static readonly CatalogPublisherOptions Eager = new() { FirstDelay = TimeSpan.Zero, ParallelReads = 3 };

    [Fact]
    public async Task Every_file_of_a_catalog_is_valid_STAC()
    {
        using var folder = new TemporaryFolder();
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 1), new(2022, 1, 2));
        var other = Samples.Dataset with
        {
            Id = "other",
            License = "other",
            Description = "",
            Keywords = [],
            Providers = [],
            Variables = [Samples.Precision],
        };
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]);
        await new CatalogPublisher(store, Eager).UpdateAsync(other, []);
        store.SaveTo(folder.Path);

        var files = Trees.Stac(folder.Path);

        Assert.Equal(8, files.Length);
        Assert.Empty(StacSchemas.Validate(files));
    }

    [Fact]
    public async Task The_schemas_reject_a_broken_collection_and_catalog()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);
        var collection = store["omi-ozone/collection.json"];

        var problems = StacSchemas.Validate(
            Samples.Changed(collection, c => c.AsObject().Remove("license")),
            Samples.Changed(collection, c => c["renders"]!["ozone"]!["rescale"] = "150,450"),
            Samples.Changed(collection, c => c["summaries"]!.AsObject().Remove("processing:software")),
            Samples.Changed(store["omi-ozone/2022/catalog.json"], c => c.AsObject().Remove("id")));

        Assert.Equal(["0.json", "1.json", "2.json", "3.json"], problems.Select(p => p.Split(": ")[0]).Distinct());
    }

    [Fact]
    public async Task The_collections_extent_is_that_of_its_items()
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 3, 5));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]);

        var collection = Samples.Parse(store["omi-ozone/collection.json"]);

        Assert.Equal(
            """[["2021-12-31T00:00:00Z","2022-03-05T23:59:59.999Z"]]""",
            collection["extent"]!["temporal"]!["interval"]!.ToJsonString());
        Assert.Equal("[[-180,-90,180,90]]", collection["extent"]!["spatial"]!["bbox"]!.ToJsonString());
        Assert.Equal("""[{"datasets":"0.1.0"}]""", collection["summaries"]!["processing:software"]!.ToJsonString());
        Assert.Equal("""["EPSG:4326"]""", collection["summaries"]!["proj:code"]!.ToJsonString());
        Assert.Equal(["ozone", "ozone_precision", "thumbnail"], collection["item_assets"]!.AsObject().Select(a => a.Key));
    }

    [Fact]
    public async Task Every_relative_link_leads_to_an_object_that_is_there()
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 1));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]);

        var keys = store.Keys.ToHashSet();
        var followed = 0;
        foreach (var key in keys.Where(k => k.EndsWith(".json") && !k.EndsWith("/index.json") && k[0] != '_'))
        {
            var json = Samples.Parse(store[key]);
            var hrefs = json["links"]!.AsArray().Select(l => (string)l!["href"]!)
                .Concat(json["assets"]?.AsObject().Select(a => (string)a.Value!["href"]!) ?? []);
            foreach (var href in hrefs.Where(h => !h.StartsWith("https://")))
            {
                // The truth is how a browser resolves a link.
                var target = new Uri(new Uri($"http://host/{key}"), href).AbsolutePath[1..];
                Assert.Contains(target, keys);
                Assert.Equal(target, StacLayout.Resolve(key, href));
                followed++;
            }
        }
        // Root 2 (root, child); collection 7 (root, parent, 2 years, 2 tables, thumbnail); years 3 each; items 3 links and 3 assets each.
        Assert.Equal(2 + 7 + 2 * 3 + 2 * 6, followed);
    }

    [Fact]
    public async Task A_second_update_writes_nothing()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        var publisher = new CatalogPublisher(store, Eager);

        var first = await publisher.UpdateAsync(Samples.Dataset, [2022]);
        var second = await publisher.UpdateAsync(Samples.Dataset, [2022]);

        Assert.Equal(["omi-ozone/2022/catalog.json", Rows(2022), "omi-ozone/2022/items.parquet", Summary(2022), "omi-ozone/collection.json", "omi-ozone/index.json", "omi-ozone/index.js", "catalog.json"], first);
        Assert.Empty(second);
    }

    [Fact]
    public async Task An_unfinished_item_is_not_linked()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        store[StacLayout.Cog("omi-ozone", 2022, new ItemId("unfinished"), "ozone")] = [1, 2, 3];

        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        var catalog = store["omi-ozone/2022/catalog.json"];
        Assert.DoesNotContain("unfinished", Encoding.UTF8.GetString(catalog));
        Assert.Equal(1, (int)Samples.Parse(store[Summary(2022)])["datasets:item_count"]!);
    }

    [Fact]
    public async Task Items_are_linked_in_the_order_of_their_ids()
    {
        var days = Enumerable.Range(0, 40).Select(i => new DateOnly(2022, 1, 1).AddDays(i)).Reverse().ToArray();
        var store = WithDays(days);
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        var links = Samples.Parse(store["omi-ozone/2022/catalog.json"])["links"]!.AsArray()
            .Where(l => (string?)l!["rel"] == "item").Select(l => (string)l!["href"]!).ToList();

        Assert.Equal(40, links.Count);
        Assert.Equal("./OMI-Aura_L3-OMDOAO3e_20220101/OMI-Aura_L3-OMDOAO3e_20220101.json", links[0]);
        Assert.Equal(links.Order(StringComparer.Ordinal), links);
    }

    [Fact]
    public async Task A_year_whose_items_have_gone_is_empty_and_no_longer_linked()
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 1));
        var publisher = new CatalogPublisher(store, Eager);
        await publisher.UpdateAsync(Samples.Dataset, [2021, 2022]);
        await store.DeleteAsync(Samples.Content(new(2021, 12, 31, 0, 0, 0, TimeSpan.Zero)).Key);

        await publisher.UpdateAsync(Samples.Dataset, [2021]);

        Assert.DoesNotContain("./2021/", Encoding.UTF8.GetString(store["omi-ozone/collection.json"]));
        Assert.Contains("./2022/", Encoding.UTF8.GetString(store["omi-ozone/collection.json"]));
    }

    [Theory]
    [InlineData("{ \"type\": \"Feature\", \"id\": ")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"Feature\",\"id\":\"another\"}")]
    public async Task A_broken_item_is_left_out_and_an_error_names_it_when_all_else_is_linked(string content)
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        store[StacLayout.Item("omi-ozone", 2022, new ItemId("broken"))] = Encoding.UTF8.GetBytes(content);

        var error = await Assert.ThrowsAsync<StacException>(() => new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]));

        Assert.StartsWith("no catalog links broken: memory/omi-ozone/2022/broken/broken.json is not", error.Message);
        Assert.EndsWith("Remove it and run again to write it anew; an item is written by a run over its time.", error.Message);
        Assert.Equal(1, (int)Samples.Parse(store[Summary(2022)])["datasets:item_count"]!);
        Assert.DoesNotContain("broken", Encoding.UTF8.GetString(store["omi-ozone/2022/catalog.json"]));
        Assert.Contains("./2022/catalog.json", Encoding.UTF8.GetString(store["omi-ozone/collection.json"]));
        Assert.Contains("catalog.json", store.Keys);
    }

    [Fact]
    public async Task Of_several_broken_items_one_is_named_and_the_others_are_counted()
    {
        var store = WithDays(new DateOnly(2021, 1, 1), new DateOnly(2022, 1, 1));
        store[StacLayout.Item("omi-ozone", 2021, new ItemId("b"))] = "{}"u8.ToArray();
        store[StacLayout.Item("omi-ozone", 2022, new ItemId("a"))] = "{}"u8.ToArray();

        var error = await Assert.ThrowsAsync<StacException>(() => new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]));

        Assert.StartsWith("no catalog links a and 1 more that cannot be read: memory/omi-ozone/2022/a/a.json is not", error.Message);
        Assert.EndsWith("'datasets reconcile' lists all, and --fix removes them.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"Catalog\"}")]
    public async Task A_broken_catalog_of_another_year_is_made_anew(string content)
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 1));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]);
        var (year, collection) = (store["omi-ozone/2021/catalog.json"], store["omi-ozone/collection.json"]);
        store["omi-ozone/2021/catalog.json"] = Encoding.UTF8.GetBytes(content);

        var written = await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        Assert.Equal(["omi-ozone/2021/catalog.json"], written);
        Assert.Equal(year, store["omi-ozone/2021/catalog.json"]);
        Assert.Equal(collection, store["omi-ozone/collection.json"]);
    }

    [Fact]
    public async Task Folders_for_receipts_and_runs_are_no_datasets()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        store["_receipts/omi-ozone/x.json"] = "{}"u8.ToArray();
        store["_runs/collection.json"] = "{}"u8.ToArray();

        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        var links = Samples.Parse(store["catalog.json"])["links"]!.AsArray();
        Assert.Equal(["./catalog.json", "./omi-ozone/collection.json"], links.Select(l => (string?)l!["href"]));
    }

    [Fact]
    public async Task An_item_that_another_run_adds_while_a_year_is_worked_out_is_not_lost()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        var added = false;
        store.BeforeTryPut = async key =>
        {
            if (added || key != "omi-ozone/2022/catalog.json")
                return;
            added = true;
            Samples.Publish(store, Samples.Content(new(2022, 1, 2, 0, 0, 0, TimeSpan.Zero)));
            await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);
        };

        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        Assert.True(added);
        Assert.Equal(2, (int)Samples.Parse(store[Summary(2022)])["datasets:item_count"]!);
    }

    [Fact]
    public async Task Two_runs_at_once_end_in_the_files_of_one()
    {
        var expected = new MemoryStore();
        foreach (var (dataset, day) in Work())
            Samples.Publish(expected, Samples.Content(day, dataset: dataset));
        foreach (var dataset in Work().Select(w => w.Dataset).Distinct())
            await new CatalogPublisher(expected, Eager).UpdateAsync(dataset, [2021, 2022, 2023]);

        for (var round = 0; round < 20; round++)
        {
            var store = new MemoryStore { BeforeTryPut = _ => Task.Delay(0).ContinueWith(_ => Thread.SpinWait(100), TaskScheduler.Default) };
            await Task.WhenAll(Work().Chunk(3).Select(part => Task.Run(async () =>
            {
                foreach (var (dataset, day) in part)
                    Samples.Publish(store, Samples.Content(day, dataset: dataset));
                foreach (var year in part.GroupBy(w => w.Dataset))
                    await new CatalogPublisher(store, Eager with { Attempts = 200 }).UpdateAsync(year.Key, year.Select(w => w.Day.Year));
            })));

            Assert.Equal(expected.Keys, store.Keys);
            Assert.All(expected.Keys, key => Assert.Equal(Encoding.UTF8.GetString(expected[key]), Encoding.UTF8.GetString(store[key])));
        }
    }

    [Fact]
    public async Task A_file_that_never_stays_still_is_a_temporary_failure()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        var changes = 0;
        store.BeforeTryPut = key =>
        {
            store[key] = Encoding.UTF8.GetBytes($"{{\"change\": {changes++}}}");
            return Task.CompletedTask;
        };

        var error = await Assert.ThrowsAsync<StacException>(() =>
            new CatalogPublisher(store, Eager with { Attempts = 4 }).UpdateAsync(Samples.Dataset, [2022]));

        Assert.True(error.IsTemporary);
        Assert.Contains("omi-ozone/2022/catalog.json", error.Message);
        Assert.Equal(4, changes);
    }

    [Fact]
    public async Task A_years_catalog_has_nothing_but_what_STAC_gives_it()
    {
        var store = WithDays(new DateOnly(2022, 1, 1));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        Assert.Equal(
            ["type", "stac_version", "id", "title", "description", "links"],
            Samples.Parse(store["omi-ozone/2022/catalog.json"]).AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_catalog_of_an_earlier_version_tells_of_its_year_without_its_items_being_read()
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 1));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]);
        var collection = store["omi-ozone/collection.json"];
        store["omi-ozone/2021/catalog.json"] = Samples.Changed(store["omi-ozone/2021/catalog.json"], catalog =>
        {
            foreach (var (name, value) in Samples.Parse(store[Summary(2021)]).AsObject())
                catalog[name] = value!.DeepClone();
        });
        await store.DeleteAsync(Summary(2021));
        store.Reads.Clear();

        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        Assert.Equal(collection, store["omi-ozone/collection.json"]);
        Assert.DoesNotContain(store.Reads, key => key.Contains("20211231", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_summary_is_made_anew()
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 1));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2021, 2022]);
        var summary = store[Summary(2021)];
        await store.DeleteAsync(Summary(2021));

        Assert.Equal([Summary(2021)], await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]));
        Assert.Equal(summary, store[Summary(2021)]);
    }

    [Fact]
    public async Task A_collection_says_where_its_data_come_from_who_processed_them_and_how_they_look()
    {
        var store = WithDays(new(2021, 12, 31), new(2022, 1, 2), new(2022, 1, 1));
        var dataset = Samples.Dataset with { CiteAs = "https://doi.org/10.5067/Aura/OMI/DATA3005" };
        await new CatalogPublisher(store, Eager).UpdateAsync(dataset, [2021, 2022]);

        var collection = Samples.Parse(store["omi-ozone/collection.json"]);

        var links = collection["links"]!.AsArray().Where(link => (string?)link!["rel"] != "child").ToDictionary(link => (string)link!["rel"]!, link => (string?)link!["href"]);
        Assert.Equal("https://cmr.earthdata.nasa.gov/search/collections.umm_json?short_name=OMDOAO3e&version=003", links["via"]);
        Assert.Equal("https://disc.gsfc.nasa.gov", links["about"]);
        Assert.Equal("https://spdx.org/licenses/CC0-1.0.html", links["license"]);
        Assert.Equal("https://doi.org/10.5067/Aura/OMI/DATA3005", links["cite-as"]);
        Assert.Equal(["Datasets", "Datasets"], collection["links"]!.AsArray().Where(link => (string?)link!["rel"] is "root" or "parent").Select(link => (string?)link!["title"]));
        Assert.Equal("""{"name":"datasets","roles":["processor"]}""", collection["providers"]!.AsArray()[^1]!.ToJsonString());
        Assert.Equal(
            "./2022/OMI-Aura_L3-OMDOAO3e_20220102/OMI-Aura_L3-OMDOAO3e_20220102.png", (string?)collection["assets"]!["thumbnail"]!["href"]);
        Assert.Empty(StacSchemas.Validate(store["omi-ozone/collection.json"]));
    }

    [Fact]
    public async Task A_collection_without_pictures_licence_or_record_has_no_links_to_them()
    {
        var store = new MemoryStore();
        var own = Samples.Dataset with
        {
            License = "other",
            Source = new SourceDescriptor { S3 = new S3Source { Bucket = "granules", Time = @"(?<year>\d{4})" } },
            Providers = [new Provider { Name = "Us", Roles = ["producer", "processor"] }],
        };
        await new CatalogPublisher(store, Eager).UpdateAsync(own, []);

        var collection = Samples.Parse(store["omi-ozone/collection.json"]).AsObject();

        Assert.Equal(["root", "parent"], collection["links"]!.AsArray().Select(link => (string?)link!["rel"]));
        Assert.False(collection.ContainsKey("assets"));
        Assert.Single(collection["providers"]!.AsArray());
    }

    private static string Summary(int year) => $"_receipts/omi-ozone/_years/{year}.json";

    private static string Rows(int year) => $"_receipts/omi-ozone/_rows/{year}.json";

    private static IEnumerable<(DatasetDescriptor Dataset, DateTimeOffset Day)> Work()
    {
        var other = Samples.Dataset with { Id = "omi-ozone-too" };
        for (var i = 0; i < 12; i++)
            yield return (i % 2 == 0 ? Samples.Dataset : other, new DateTimeOffset(2021 + i % 3, 1, 1 + i, 0, 0, 0, TimeSpan.Zero));
    }

    private static MemoryStore WithDays(params DateOnly[] days)
    {
        var store = new MemoryStore();
        foreach (var day in days)
            Samples.Publish(store, Samples.Content(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)));
        return store;
    }
}
