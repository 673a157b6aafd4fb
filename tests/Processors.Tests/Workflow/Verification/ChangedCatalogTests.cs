using System.Text.Json.Nodes;

namespace Datasets.Workflow.Verification;

/// <summary>Whatever is changed in the root's, a year's or a dataset's catalog is found.</summary>
public sealed class ChangedCatalogTests(PublishedArchive archive) : IClassFixture<PublishedArchive>
{
    private const string Root = "catalog.json";
    private const string Collection = "omi-ozone/collection.json";
    private const string Year = "omi-ozone/2024/catalog.json";

    private static readonly Dictionary<string, (string Key, Action<JsonNode> Change)> Changes = new()
    {
        ["root: type"] = (Root, root => root["type"] = "Collection"),
        ["root: stac_version"] = (Root, root => root["stac_version"] = "1.0.0"),
        ["root: id"] = (Root, root => root["id"] = "other"),
        ["root: title"] = (Root, root => root["title"] = "Something else"),
        ["root: description"] = (Root, root => root["description"] = "Something else"),
        ["root: description is removed"] = (Root, root => root.AsObject().Remove("description")),
        ["root: another member"] = (Root, root => root["note"] = "all is well"),
        ["root: links are emptied"] = (Root, root => root["links"] = new JsonArray()),
        ["root: links are null"] = (Root, root => root["links"] = null),
        ["root: a dataset is linked twice"] = (Root, root => root["links"]!.AsArray().Add(Link(root, "child").DeepClone())),
        ["root: a dataset that is not there"] = (Root, root => root["links"]!.AsArray().Add(JsonNode.Parse("""{"rel": "child", "href": "./omi-so2/collection.json"}"""))),
        ["root: a dataset's title"] = (Root, root => Link(root, "child")["title"] = "Something else"),
        ["root: a dataset's type"] = (Root, root => Link(root, "child")["type"] = "text/html"),
        ["root: a dataset by an absolute link"] = (Root, root => Link(root, "child")["href"] = "file:///etc/passwd"),
        ["root: its own link"] = (Root, root => Link(root, "root")["href"] = "file:///etc/passwd"),
        ["root: its own link is removed"] = (Root, root => root["links"]!.AsArray().Remove(Link(root, "root"))),
        ["root: a parent"] = (Root, root => root["links"]!.AsArray().Add(JsonNode.Parse("""{"rel": "parent", "href": "https://example.com/catalog.json"}"""))),

        ["year: type"] = (Year, year => year["type"] = "Feature"),
        ["year: id"] = (Year, year => year["id"] = "omi-ozone-2023"),
        ["year: title"] = (Year, year => year["title"] = "Something else"),
        ["year: description"] = (Year, year => year["description"] = "Something else"),
        ["year: another member"] = (Year, year => year["note"] = "all is well"),
        ["year: its number of items"] = (Year, year => year["datasets:item_count"] = 4),
        ["year: links are emptied"] = (Year, year => year["links"] = new JsonArray()),
        ["year: an item is not linked"] = (Year, year => year["links"]!.AsArray().Remove(Link(year, "item"))),
        ["year: an item is linked twice"] = (Year, year => year["links"]!.AsArray().Add(Link(year, "item").DeepClone())),
        ["year: an item that is not there"] = (Year, year => Link(year, "item")["href"] = "./x/x.json"),
        ["year: an item's type"] = (Year, year => Link(year, "item")["type"] = "text/html"),
        ["year: an item by an absolute link"] = (Year, year => Link(year, "item")["href"] = "file:///etc/passwd"),
        ["year: the parent"] = (Year, year => Link(year, "parent")["href"] = "../../catalog.json"),
        ["year: the parent's title"] = (Year, year => Link(year, "parent")["title"] = "Something else"),
        ["year: the root"] = (Year, year => Link(year, "root")["href"] = "file:///etc/passwd"),
        ["year: items in another order"] = (Year, year => Reverse(year)),
        ["year: its summary counts otherwise"] = ("_receipts/omi-ozone/_years/2024.json", summary => summary["datasets:item_count"] = 7),
        ["year: its summary's box"] = ("_receipts/omi-ozone/_years/2024.json", summary => summary["datasets:bbox"]![0] = 0),

        ["collection: type"] = (Collection, collection => collection["type"] = "Catalog"),
        ["collection: id"] = (Collection, collection => collection["id"] = "omi-so2"),
        ["collection: title"] = (Collection, collection => collection["title"] = "Something else"),
        ["collection: title is null"] = (Collection, collection => collection["title"] = null),
        ["collection: another member"] = (Collection, collection => collection["note"] = "all is well"),
        ["collection: an extension is removed"] = (Collection, collection => collection["stac_extensions"]!.AsArray().RemoveAt(0)),
        ["collection: a larger extent"] = (Collection, collection => collection["extent"]!["spatial"]!["bbox"]![0]![0] = -181),
        ["collection: a smaller extent"] = (Collection, collection => collection["extent"]!["spatial"]!["bbox"]![0]![0] = 0),
        ["collection: another extent"] = (Collection, collection => collection["extent"]!["spatial"]!["bbox"]!.AsArray().Add(new JsonArray(0, 0, 1, 1))),
        ["collection: it begins earlier"] = (Collection, collection => collection["extent"]!["temporal"]!["interval"]![0]![0] = "2000-01-01T00:00:00Z"),
        ["collection: it has no end"] = (Collection, collection => collection["extent"]!["temporal"]!["interval"]![0]![1] = null),
        ["collection: its end is no time"] = (Collection, collection => collection["extent"]!["temporal"]!["interval"]![0]![1] = "soon"),
        ["collection: another software"] = (Collection, collection => collection["summaries"]!["processing:software"]![0]!["datasets"] = "9.9.9"),
        ["collection: another proj:code"] = (Collection, collection => collection["summaries"]!["proj:code"]![0] = "EPSG:3857"),
        ["collection: summaries are removed"] = (Collection, collection => collection.AsObject().Remove("summaries")),
        ["collection: an asset is removed"] = (Collection, collection => collection["item_assets"]!.AsObject().Remove("ozone")),
        ["collection: an asset's title"] = (Collection, collection => collection["item_assets"]!["ozone"]!["title"] = "Something else"),
        ["collection: an asset's roles"] = (Collection, collection => collection["item_assets"]!["ozone"]!["roles"] = new JsonArray()),
        ["collection: an asset's type"] = (Collection, collection => collection["item_assets"]!["ozone"]!["type"] = "image/png"),
        ["collection: renders are removed"] = (Collection, collection => collection.AsObject().Remove("renders")),
        ["collection: a render's rescale is a text"] = (Collection, collection => collection["renders"]!["ozone"]!["rescale"] = "0,1"),
        ["collection: the picture is removed"] = (Collection, collection => collection.AsObject().Remove("assets")),
        ["collection: the picture of another item"] = (Collection, collection => collection["assets"]!["thumbnail"]!["href"] = ((string)collection["assets"]!["thumbnail"]!["href"]!).Replace("20240930", "20240928", StringComparison.Ordinal)),
        ["collection: a year is not linked"] = (Collection, collection => collection["links"]!.AsArray().Remove(Link(collection, "child"))),
        ["collection: a year's title"] = (Collection, collection => Link(collection, "child")["title"] = "2023"),
        ["collection: the parent"] = (Collection, collection => Link(collection, "parent")["href"] = "file:///etc/passwd"),
        ["collection: a link of another kind"] = (Collection, collection => collection["links"]!.AsArray().Add(JsonNode.Parse("""{"rel": "item", "href": "./2024/catalog.json"}"""))),
        ["collection: about a file of the machine"] = (Collection, collection => collection["links"]!.AsArray().Add(JsonNode.Parse("""{"rel": "about", "href": "file:///etc/passwd"}"""))),
        ["collection: a provider is a text"] = (Collection, collection => collection["providers"] = "KNMI"),
    };

    private static readonly Dictionary<string, Action<JsonNode>> ChangesThatTheDescriptorTells = new()
    {
        ["description"] = collection => collection["description"] = "Something else",
        ["license"] = collection => collection["license"] = "MIT",
        ["keywords"] = collection => collection["keywords"]!.AsArray().Add("magic"),
        ["providers"] = collection => collection["providers"]!.AsArray().RemoveAt(0),
        ["a provider's address"] = collection => collection["providers"]![0]!["url"] = "https://example.com/",
        ["a render's rescale"] = collection => collection["renders"]!["ozone"]!["rescale"]![0]![1] = 1000,
        ["the archive's record"] = collection => Link(collection, "via")["href"] = "https://example.com/",
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    public static TheoryData<string> NamesThatTheDescriptorTells => [.. ChangesThatTheDescriptorTells.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_change_is_found_where_no_descriptor_is_known(string change)
    {
        var copy = archive.NewCopy();
        var (key, apply) = Changes[change];
        copy.Change(key, apply);

        Assert.NotEmpty(await copy.VerifyAsync(knowsDescriptor: false));
        Assert.True(Changes.Count >= 35, $"{Changes.Count} kinds of changes");
    }

    [Theory]
    [MemberData(nameof(NamesThatTheDescriptorTells))]
    public async Task What_only_the_descriptor_tells_is_found_where_it_is_known(string change)
    {
        var copy = archive.NewCopy();
        copy.Change(Collection, ChangesThatTheDescriptorTells[change]);

        Assert.StartsWith($"{Collection}: by the descriptor of omi-ozone, ", Assert.Single(await copy.VerifyAsync()), StringComparison.Ordinal);
        Assert.Equal([], await copy.VerifyAsync(knowsDescriptor: false));
    }

    [Fact]
    public async Task A_year_without_a_link_below_is_told_with_what_is_there()
    {
        var copy = archive.NewCopy();
        copy.Change(Year, year => year["links"]!.AsArray().Remove(Link(year, "item")));

        Assert.Contains($"{Year}: does not link {copy.Store.Keys.First(key => key.EndsWith("20240928.json", StringComparison.Ordinal))}, which is there", await copy.VerifyAsync());
    }

    private static JsonNode Link(JsonNode json, string rel) => json["links"]!.AsArray().First(link => (string?)link!["rel"] == rel)!;

    private static void Reverse(JsonNode json) => json["links"] = new JsonArray([.. json["links"]!.AsArray().Reverse().Select(link => link!.DeepClone())]);
}
