using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Verification;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>What a collection says of its series as a cube, held against the coordinates that zarrita reads, and against the rules of STAC's datacube extension.</summary>
public sealed class SeriesCubeTests
{
    private const string Sinusoidal =
        """PROJCS["unnamed",GEOGCS["unnamed",DATUM["unnamed",SPHEROID["unnamed",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["longitude_of_center",0],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("degrees", 1, "P1D")]
    [InlineData("projected", 9, "P9D")]
    [InlineData("sinusoidal", 1.25, "PT108000S")]
    public async Task Dimensions_and_variables_are_those_of_the_arrays(string kind, double days, string step)
    {
        var field = kind switch
        {
            "projected" => SeriesScene.Globe with { Crs = CoordinateReferenceSystem.FromEpsg(3035), Transform = new GeoTransform(2_500_000, 10_000, 0, 5_500_000, 0, -10_000) },
            "sinusoidal" => SeriesScene.Globe with { Crs = CoordinateReferenceSystem.FromWkt(Sinusoidal), Transform = new GeoTransform(-1_500_000, 10_000, 0, 5_500_000, 0, -10_000) },
            _ => SeriesScene.Globe,
        };
        using var folder = new TemporaryFolder();
        using var scene = new SeriesScene(field);
        using var store = new FolderStore(folder["out"]);
        var times = Enumerable.Range(0, 5).Select(i => new DateTime(2023, 12, 28).AddDays(i * days)).ToList();
        await scene.PublishAsync(store, times);
        await scene.UpdateAsync(store, [.. times.Select(time => time.Year).Distinct()]);

        var collection = await CollectionAsync(store);
        var (dimensions, variable) = (collection["cube:dimensions"]!.AsObject(), collection["cube:variables"]!["field"]!);
        var (x, y) = kind == "degrees" ? ("longitude", "latitude") : ("x", "y");
        Assert.Equal($"{Iso(times[0])} {Iso(times[^1])} {step}", $"{dimensions["time"]!["extent"]![0]} {dimensions["time"]!["extent"]![1]} {dimensions["time"]!["step"]}");
        Assert.Equal($"""["time","{y}","{x}"] data K float32""", $"{variable["dimensions"]!.ToJsonString()} {variable["type"]} {variable["unit"]} {variable["data_type"]}");
        Assert.Equal(field.Nodata, (double)variable["nodata"]!);
        var system = dimensions[x]!["reference_system"]!;
        if (kind == "sinusoidal")
            Assert.StartsWith("PROJCRS[", (string)system!, StringComparison.Ordinal);
        else
            Assert.Equal(kind == "degrees" ? 4326 : 3035, (int)system);
        CheckAxes(folder, await IndexAsync(store), dimensions, x, y);
        Assert.DoesNotContain(await ProblemsAsync(store), problem => problem.StartsWith("series/collection.json", StringComparison.Ordinal));
        Assert.Empty(StacSchemas.Validate(Encoding.UTF8.GetBytes(collection.ToJsonString())));
    }

    [Fact]
    public async Task Verify_finds_a_collection_that_says_something_else_of_its_cube()
    {
        using var folder = new TemporaryFolder();
        using var scene = new SeriesScene(SeriesScene.Globe with { Width = 20, Height = 10, Transform = new GeoTransform(-180, 18, 0, 90, 0, -18) });
        using var store = new FolderStore(folder["out"]);
        await scene.PublishAsync(store, [new(2023, 5, 1), new(2023, 6, 1), new(2023, 6, 3)]);
        await scene.UpdateAsync(store, 2023);
        Assert.Null((await CollectionAsync(store))["cube:dimensions"]!["time"]!["step"]);
        var path = folder["out/series/collection.json"];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Stop)).Replace("2023-06-03T00:00:00Z\"", "2023-06-04T00:00:00Z\"", StringComparison.Ordinal), Stop);

        Assert.Contains(await ProblemsAsync(store), problem => problem.Contains("cube:dimensions.time.extent", StringComparison.Ordinal));
    }

    [Fact]
    public void The_rules_find_what_is_no_cube()
    {
        const string good = """{"time":{"type":"temporal","extent":["2023-01-01T00:00:00Z",null],"step":"P1D"},"x":{"type":"spatial","axis":"x","extent":[0,1]}}""";
        string[] wrong =
        [
            good.Replace("\"extent\":[0,1]", "\"extent\":[0]", StringComparison.Ordinal),
            good.Replace("\"axis\":\"x\"", "\"axis\":\"east\"", StringComparison.Ordinal),
            good.Replace("P1D", "1 day", StringComparison.Ordinal),
            good.Replace("\"type\":\"temporal\"", "\"type\":\"spatial\"", StringComparison.Ordinal),
        ];
        byte[] Collection(string dimensions, string variables) => Encoding.UTF8.GetBytes(
            $$$"""
            {"type":"Collection","stac_version":"1.1.0","stac_extensions":["https://stac-extensions.github.io/datacube/v2.3.0/schema.json"],"id":"c","description":"c","license":"other","links":[],
            "extent":{"spatial":{"bbox":[[-180,-90,180,90]]},"temporal":{"interval":[[null,"2023-01-01T00:00:00Z"]]}},"cube:dimensions":{{{dimensions}}},"cube:variables":{{{variables}}}}
            """);

        Assert.Empty(StacSchemas.Validate(Collection(good, """{"a":{"dimensions":["time"],"type":"data"}}""")));
        Assert.All(wrong, dimensions => Assert.NotEmpty(StacSchemas.Validate(Collection(dimensions, "{}"))));
        Assert.NotEmpty(StacSchemas.Validate(Collection(good, """{"a":{"dimensions":["time"]}}""")));
    }

    private static void CheckAxes(TemporaryFolder folder, SeriesIndex index, JsonObject dimensions, string x, string y)
    {
        var arrays = ZarrReader.Read((folder[$"out/{SeriesScene.Root}{index.Pieces[0].Folder}"], $"{x},{y}"));
        foreach (var array in arrays)
        {
            var name = array.Json.GetProperty("name").GetString()!;
            var coordinates = array.Samples.Chunk(sizeof(double)).Select(one => BinaryPrimitives.ReadDoubleLittleEndian(one)).ToList();
            var stated = dimensions[name]!;
            Assert.Equal(name == x ? "x" : "y", (string)stated["axis"]!);
            Assert.Equal(coordinates.Min(), (double)stated["extent"]![0]!, 1e-6);
            Assert.Equal(coordinates.Max(), (double)stated["extent"]![1]!, 1e-6);
            Assert.Equal(coordinates[1] - coordinates[0], (double)stated["step"]!, 1e-6);
        }
        Assert.Equal(2, arrays.Count);
    }

    private static async Task<JsonNode> CollectionAsync(FolderStore store) => JsonNode.Parse((await store.ReadAsync("series/collection.json", Stop))!.Content)!;

    private static async Task<SeriesIndex> IndexAsync(FolderStore store) => SeriesIndex.Parse((await store.ReadAsync($"{SeriesScene.Root}zarr.json", Stop))!.Content, "it");

    private static async Task<IReadOnlyList<string>> ProblemsAsync(FolderStore store) =>
        [.. (await new StacVerifier(store, new StacVerifierOptions()).VerifyAsync(Stop).ToListAsync(Stop)).SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}"))];

    private static string Iso(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
