using System.Text.Json.Nodes;

namespace Datasets.Workflow.Verification;

/// <summary>Whatever is changed in an item is found.</summary>
public sealed class ChangedItemTests(PublishedArchive archive) : IClassFixture<PublishedArchive>
{
    private static readonly Dictionary<string, Action<JsonNode>> Changes = new()
    {
        ["all assets are removed"] = item => item["assets"] = new JsonObject(),
        ["an asset is removed"] = item => item["assets"]!.AsObject().Remove("ozone-precision"),
        ["the thumbnail is removed"] = item => item["assets"]!.AsObject().Remove("thumbnail"),
        ["an asset has another name"] = item => Rename(item["assets"]!.AsObject(), "ozone", "ozon"),
        ["an asset is there twice"] = item => item["assets"]!["again"] = Ozone(item).DeepClone(),
        ["an asset leads to another's file"] = item => Ozone(item)["href"] = (string)item["assets"]!["ozone-precision"]!["href"]!,
        ["an asset leads to a file of the machine"] = item => Ozone(item)["href"] = "file:///etc/passwd",
        ["an asset leads to the web"] = item => Ozone(item)["href"] = "https://example.com/x.tif",
        ["an asset's type"] = item => Ozone(item)["type"] = "image/png",
        ["an asset's roles"] = item => Ozone(item)["roles"] = new JsonArray("thumbnail"),
        ["an asset's title"] = item => Ozone(item)["title"] = "Something else",
        ["an asset's description"] = item => Ozone(item)["description"] = "Something else",
        ["an asset's description is removed"] = item => Ozone(item).AsObject().Remove("description"),
        ["file:size"] = item => Ozone(item)["file:size"] = (long)Ozone(item)["file:size"]! + 1,
        ["file:size is removed"] = item => Ozone(item).AsObject().Remove("file:size"),
        ["file:checksum"] = item => Ozone(item)["file:checksum"] = (string)item["assets"]!["thumbnail"]!["file:checksum"]!,
        ["file:checksum is removed"] = item => Ozone(item).AsObject().Remove("file:checksum"),
        ["file:checksum of the thumbnail"] = item => item["assets"]!["thumbnail"]!["file:checksum"] = (string)Ozone(item)["file:checksum"]!,
        ["proj:code"] = item => Ozone(item)["proj:code"] = "EPSG:3857",
        ["proj:code of no system"] = item => Ozone(item)["proj:code"] = "EPSG:99999999",
        ["proj:code is null"] = item => Ozone(item)["proj:code"] = null,
        ["proj:code is a file"] = item => Ozone(item)["proj:code"] = "/etc/passwd",
        ["proj:shape"] = item => Ozone(item)["proj:shape"] = new JsonArray(144, 72),
        ["proj:shape is removed"] = item => Ozone(item).AsObject().Remove("proj:shape"),
        ["proj:transform by half a pixel"] = item => Ozone(item)["proj:transform"]![2] = -178.75,
        ["proj:transform is removed"] = item => Ozone(item).AsObject().Remove("proj:transform"),
        ["proj:bbox"] = item => Ozone(item)["proj:bbox"]![0] = -179,
        ["raster:spatial_resolution"] = item => Ozone(item)["raster:spatial_resolution"] = 30,
        ["raster:sampling"] = item => Ozone(item)["raster:sampling"] = "point",
        ["no bands"] = item => Ozone(item)["bands"] = new JsonArray(),
        ["another band"] = item => Ozone(item)["bands"]!.AsArray().Add(Band(item).DeepClone()),
        ["a band's name"] = item => Band(item)["name"] = "b1",
        ["a band's description"] = item => Band(item)["description"] = "Something else",
        ["a band's description is removed"] = item => Band(item).AsObject().Remove("description"),
        ["data_type"] = item => Band(item)["data_type"] = "float64",
        ["nodata"] = item => Band(item)["nodata"] = 0,
        ["nodata is removed"] = item => Band(item).AsObject().Remove("nodata"),
        ["a unit"] = item => Band(item)["unit"] = "mol m-2",
        ["a unit is removed"] = item => Band(item).AsObject().Remove("unit"),
        ["a scale"] = item => (Band(item)["raster:scale"], Band(item)["raster:offset"]) = (2, 0),
        ["statistics.minimum"] = item => Band(item)["statistics"]!["minimum"] = (double)Band(item)["statistics"]!["minimum"]! - 1,
        ["statistics.maximum"] = item => Band(item)["statistics"]!["maximum"] = (double)Band(item)["statistics"]!["maximum"]! + 1,
        ["statistics.mean"] = item => Band(item)["statistics"]!["mean"] = (double)Band(item)["statistics"]!["mean"]! + 1e-4,
        ["statistics.stddev"] = item => Band(item)["statistics"]!["stddev"] = (double)Band(item)["statistics"]!["stddev"]! + 1e-4,
        ["statistics.count"] = item => Band(item)["statistics"]!["count"] = 1,
        ["statistics.valid_percent"] = item => Band(item)["statistics"]!["valid_percent"] = 100,
        ["statistics are removed"] = item => Band(item).AsObject().Remove("statistics"),
        ["a histogram is removed"] = item => Band(item).AsObject().Remove("raster:histogram"),
        ["a histogram's count"] = item => Histogram(item)["count"] = 3,
        ["a histogram's start"] = item => Histogram(item)["min"] = (double)Histogram(item)["min"]! - 1,
        ["a histogram's end"] = item => Histogram(item)["max"] = (double)Histogram(item)["max"]! + 1,
        ["a histogram's buckets in another order"] = item => Histogram(item)["buckets"] = new JsonArray([.. Histogram(item)["buckets"]!.AsArray().Reverse().Select(bucket => bucket!.DeepClone())]),
        ["a sample in another bucket"] = item => (Histogram(item)["buckets"]![0], Histogram(item)["buckets"]![1]) = ((long)Histogram(item)["buckets"]![0]! + 1, (long)Histogram(item)["buckets"]![1]! - 1),
        ["bbox"] = item => item["bbox"] = new JsonArray(-170, -80, 170, 80),
        ["bbox is removed"] = item => item.AsObject().Remove("bbox"),
        ["bbox is a text"] = item => item["bbox"] = "-180,-90,180,90",
        ["bbox has six numbers"] = item => item["bbox"] = new JsonArray(-180, -90, 0, 180, 90, 0),
        ["a corner of the geometry"] = item => (Ring(item)[0], Ring(item)[4]) = (new JsonArray(-170, -80), new JsonArray(-170, -80)),
        ["bbox and geometry alike"] = item =>
        {
            item["bbox"] = new JsonArray(-90, -45, 90, 45);
            item["geometry"]!["coordinates"] = JsonNode.Parse("[[[-90,-45],[90,-45],[90,45],[-90,45],[-90,-45]]]");
        },
        ["the geometry is null"] = item => item["geometry"] = null,
        ["the geometry's ring is open"] = item => Ring(item).RemoveAt(4),
        ["the geometry is a point"] = item => item["geometry"] = JsonNode.Parse("""{"type": "Point", "coordinates": [0, 0]}"""),
        ["datetime of another day"] = item => item["properties"]!["datetime"] = "2024-09-28T00:00:00Z",
        ["datetime of another hour"] = item => item["properties"]!["datetime"] = "2024-09-29T06:00:00Z",
        ["datetime of another year"] = item => item["properties"]!["datetime"] = "2023-09-29T00:00:00Z",
        ["datetime is null"] = item => item["properties"]!["datetime"] = null,
        ["datetime in another form"] = item => item["properties"]!["datetime"] = "2024-09-29T00:00:00+00:00",
        ["the end is before the start"] = item => item["properties"]!["end_datetime"] = "2024-09-28T00:00:00Z",
        ["the start is before the collection's"] = item => item["properties"]!["start_datetime"] = "2024-09-01T00:00:00Z",
        ["start_datetime is removed"] = item => item["properties"]!.AsObject().Remove("start_datetime"),
        ["the title"] = item => item["properties"]!["title"] = "Something else",
        ["proj:code of all"] = item => item["properties"]!["proj:code"] = "EPSG:3857",
        ["proj:code of all is removed"] = item => item["properties"]!.AsObject().Remove("proj:code"),
        ["renders are removed"] = item => item["properties"]!.AsObject().Remove("renders"),
        ["a render of another asset"] = item => item["properties"]!["renders"]!["ozone"]!["assets"]![0] = "so2",
        ["a render's nodata"] = item => item["properties"]!["renders"]!["ozone"]!["nodata"] = 0,
        ["a render's rescale"] = item => item["properties"]!["renders"]!["ozone"]!["rescale"]![0]![1] = 1000,
        ["a render's colormap"] = item => item["properties"]!["renders"]!["ozone"]!["colormap_name"] = "turbo",
        ["datasets:source_file"] = item => item["properties"]!["datasets:source_file"] = "another.he5",
        ["processing:lineage"] = item => item["properties"]!["processing:lineage"] = "Made up.",
        ["processing:software"] = item => item["properties"]!["processing:software"]!["datasets"] = "9.9.9",
        ["another software"] = item => item["properties"]!["processing:software"]!["gdal"] = "3.6.2",
        ["datasets:granule"] = item => item["properties"]!["datasets:granule"] = "G1-OTHER",
        ["datasets:granule is removed"] = item => item["properties"]!.AsObject().Remove("datasets:granule"),
        ["datasets:granule_revision"] = item => item["properties"]!["datasets:granule_revision"] = "9",
        ["datasets:produced"] = item => item["properties"]!["datasets:produced"] = "2020-01-01T00:00:00Z",
        ["created"] = item => item["properties"]!["created"] = "2020-01-01T00:00:00Z",
        ["updated is removed"] = item => item["properties"]!.AsObject().Remove("updated"),
        ["an extension is removed"] = item => item["stac_extensions"]!.AsArray().RemoveAt(0),
        ["an extension is added"] = item => item["stac_extensions"]!.AsArray().Add("https://stac-extensions.github.io/eo/v2.0.0/schema.json"),
        ["links are emptied"] = item => item["links"] = new JsonArray(),
        ["links are an object"] = item => item["links"] = new JsonObject(),
        ["the root link leads to a file of the machine"] = item => Link(item, "root")["href"] = "file:///etc/passwd",
        ["the parent link leads to a file of the machine"] = item => Link(item, "parent")["href"] = "file:///etc/passwd",
        ["the root link leads to the web"] = item => Link(item, "root")["href"] = "https://example.com/catalog.json",
        ["the parent link leads to the collection"] = item => Link(item, "parent")["href"] = "../../collection.json",
        ["the collection link is removed"] = item => item["links"]!.AsArray().Remove(Link(item, "collection")),
        ["the collection link leads to nothing"] = item => Link(item, "collection")["href"] = "../collection.json",
        ["another link"] = item => item["links"]!.AsArray().Add(JsonNode.Parse("""{"rel": "item", "href": "../catalog.json"}""")),
        ["a link's title"] = item => Link(item, "collection")["title"] = "Something else",
        ["a link's type"] = item => Link(item, "parent")["type"] = "text/html",
        ["derived_from leads to a file of the machine"] = item => Link(item, "derived_from")["href"] = "file:///etc/passwd",
        ["derived_from is removed"] = item => item["links"]!.AsArray().Remove(Link(item, "derived_from")),
        ["the collection"] = item => item["collection"] = "omi-so2",
        ["the id"] = item => item["id"] = "another",
        ["stac_version"] = item => item["stac_version"] = "1.0.0",
        ["the type"] = item => item["type"] = "Collection",
        ["a member that no item has"] = item => item["note"] = "all is well",
        ["a property that no item has"] = item => item["properties"]!["eo:cloud_cover"] = 0,
        ["bands are an object"] = item => Ozone(item)["bands"] = new JsonObject(),
        ["assets are an array"] = item => item["assets"] = new JsonArray(),
        ["properties are null"] = item => item["properties"] = null,
        ["an asset is a text"] = item => item["assets"]!["ozone"] = "ozone.tif",
        ["a link is a number"] = item => item["links"]![0] = 1,
    };

    /// <summary>What only a run can know.</summary>
    private static readonly Dictionary<string, Action<JsonNode>> ChangesThatReceiptsTell = new()
    {
        ["start_datetime by a second"] = item => item["properties"]!["start_datetime"] = "2024-09-29T00:00:01Z",
        ["end_datetime by a second"] = item => item["properties"]!["end_datetime"] = "2024-09-29T23:59:58Z",
        ["derived_from's title"] = item => Link(item, "derived_from")["title"] = "Something else",
        ["derived_from's host"] = item => Link(item, "derived_from")["href"] = $"https://example.com/concepts/{(string)item["properties"]!["datasets:granule"]!}",
        ["the granule everywhere"] = item =>
        {
            var granule = (string)item["properties"]!["datasets:granule"]!;
            item["properties"]!["datasets:granule"] = "G1-OTHER";
            item["properties"]!["processing:lineage"] = ((string)item["properties"]!["processing:lineage"]!).Replace(granule, "G1-OTHER", StringComparison.Ordinal);
            Link(item, "derived_from")["href"] = ((string)Link(item, "derived_from")["href"]!).Replace(granule, "G1-OTHER", StringComparison.Ordinal);
        },
        ["the revision everywhere"] = item =>
        {
            item["properties"]!["datasets:granule_revision"] = "9";
            item["properties"]!["processing:lineage"] = ((string)item["properties"]!["processing:lineage"]!).Replace("revision 1", "revision 9", StringComparison.Ordinal);
        },
        ["derived_from leads to another granule"] = item => Link(item, "derived_from")["href"] = "https://cmr.earthdata.nasa.gov/search/concepts/G1-OTHER",
        ["the form alone"] = _ => { },
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    public static TheoryData<string> NamesThatReceiptsTell => [.. ChangesThatReceiptsTell.Keys];

    [Fact]
    public async Task What_a_run_left_has_no_problem_with_its_receipts_and_without()
    {
        Assert.Equal([], await archive.NewCopy().VerifyAsync());
        Assert.Equal([], await archive.NewCopy().VerifyAsync(knowsDescriptor: false));
        Assert.Equal([], await archive.NewCopy().WithoutReceipts().VerifyAsync());
        Assert.True(Changes.Count >= 60, $"{Changes.Count} kinds of changes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_change_is_found_without_a_receipt(string change)
    {
        var copy = archive.NewCopy().WithoutReceipts();
        copy.Change(copy.Item, Changes[change]);

        Assert.Contains(await copy.VerifyAsync(), problem => problem.StartsWith(copy.Item, StringComparison.Ordinal) || problem.StartsWith(copy.Folder, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NamesThatReceiptsTell))]
    public async Task What_only_the_run_knew_is_found_by_the_receipt(string change)
    {
        var copy = archive.NewCopy();
        copy.Change(copy.Item, ChangesThatReceiptsTell[change]);

        Assert.NotEmpty(await copy.VerifyAsync());
    }

    [Theory]
    [InlineData("\"type\": \"Feature\",", "\"type\": \"Feature\", \"type\": \"Feature\",")]
    [InlineData("\"mean\": ", "\"mean\": 1e999, \"other\": ")]
    [InlineData("\"count\": ", "\"count\": 1e999, \"other\": ")]
    [InlineData("\"file:size\": ", "\"file:size\": 99999999999999999999, \"other\": ")]
    [InlineData("\"bbox\": [-180", "\"bbox\": [-1e999")]
    [InlineData("{", "[")]
    [InlineData("{", "")]
    public async Task JSON_that_readers_take_otherwise_is_a_problem_and_no_exception(string text, string by)
    {
        var copy = archive.NewCopy().WithoutReceipts();
        copy.Replace(copy.Item, text, by);

        Assert.Contains(await copy.VerifyAsync(), problem => problem.StartsWith(copy.Item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_no_asset_names_is_found()
    {
        var copy = archive.NewCopy();
        copy.Store[$"{copy.Folder}notes.txt"] = "text"u8.ToArray();

        Assert.Equal([$"{copy.Item}: none of its assets is notes.txt, which is in its folder"], await copy.VerifyAsync());
    }

    [Fact]
    public async Task An_asset_that_is_gone_with_its_file_is_found()
    {
        var copy = archive.NewCopy().WithoutReceipts();
        copy.Change(copy.Item, item => item["assets"]!.AsObject().Remove("ozone-precision"));
        copy.Remove(copy.Item.Replace(".json", "_ozone-precision.tif", StringComparison.Ordinal));

        Assert.Contains($"{copy.Item}: it has no asset 'ozone-precision', which its collection describes", await copy.VerifyAsync());
    }

    [Fact]
    public async Task An_item_that_was_written_by_an_earlier_descriptor_is_no_problem_where_its_receipt_says_so()
    {
        var copy = archive.NewCopy();
        foreach (var key in copy.Store.Keys.Where(key => key.EndsWith("collection.json", StringComparison.Ordinal)))
        {
            copy.Change(key, collection => collection["item_assets"]!["ozone"]!["title"] = "Ozone, by another title");
            copy.Change(key, collection => collection["renders"]!["ozone"]!["title"] = "Ozone, by another title");
        }

        var problems = await copy.VerifyAsync(knowsDescriptor: false);
        Assert.DoesNotContain(problems, problem => problem.Contains(copy.Item, StringComparison.Ordinal));
        Assert.Contains(await copy.WithoutReceipts().VerifyAsync(knowsDescriptor: false), problem => problem.StartsWith(copy.Item, StringComparison.Ordinal));
    }

    private static JsonNode Ozone(JsonNode item) => item["assets"]!["ozone"]!;

    private static JsonNode Band(JsonNode item) => Ozone(item)["bands"]![0]!;

    private static JsonNode Histogram(JsonNode item) => Band(item)["raster:histogram"]!;

    private static JsonArray Ring(JsonNode item) => item["geometry"]!["coordinates"]![0]!.AsArray();

    private static JsonNode Link(JsonNode item, string rel) => item["links"]!.AsArray().First(link => (string?)link!["rel"] == rel)!;

    private static void Rename(JsonObject json, string name, string to)
    {
        var value = json[name]!.DeepClone();
        json.Remove(name);
        json[to] = value;
    }
}
