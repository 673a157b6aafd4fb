using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Serving;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.ItemTables;

/// <summary>What hyparquet and DuckDB read of a year's table from <c>datasets serve</c>, held against the items' JSON.</summary>
public sealed class TableReadersTests(TableReadersTests.Answers answers) : IClassFixture<TableReadersTests.Answers>
{
    private const string Table = "omi-ozone/2022/items.parquet";
    private const string Large = "many/2022/items.parquet";
    private const int Days = 40;

    /// <summary>For DuckDB: the items from the 31st day on.</summary>
    private const string Question = """
        select id, epoch_ms(datetime) as datetime, bbox.xmin as west, bbox.ymax as north, assets.ozone.href as href, assets.ozone."file:checksum" as checksum,
            assets.ozone.bands[1].statistics.mean as mean, len(links) as links, "datasets:granule" as granule, octet_length(geometry) as bytes
        from '{table}' where datetime >= timestamptz '2022-01-31T00:00:00Z' order by datetime
        """;

    [Fact]
    public void Hyparquet_reads_of_the_table_what_the_items_say()
    {
        var rows = answers.Read["rows"]!.AsArray();

        Assert.Equal(Days, rows.Count);
        for (var day = 0; day < Days; day++)
        {
            var (key, item) = answers.Item(day);
            var (expected, actual) = (Flat(item, key), FlatRow(rows[day]!.AsObject()));
            Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected.ToJsonString()}\n{actual.ToJsonString()}");
        }
    }

    [Fact]
    public void DuckDB_reads_of_the_table_what_the_items_say()
    {
        var answer = answers.Read["duckdb"]!;
        if ((string?)answer["skipped"] is { } reason)
            Assert.Skip(reason);

        var rows = answer["rows"]!.AsArray();

        Assert.Equal(Days - 30, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var (key, item) = answers.Item(30 + i);
            var ozone = item["assets"]!["ozone"]!;
            var expected = new JsonObject
            {
                ["id"] = (string)item["id"]!,
                ["datetime"] = DateTimeOffset.Parse((string)item["properties"]!["datetime"]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(),
                ["west"] = item["bbox"]![0]!.DeepClone(),
                ["north"] = item["bbox"]![3]!.DeepClone(),
                ["href"] = Resolve(key, (string)ozone["href"]!),
                ["checksum"] = (string)ozone["file:checksum"]!,
                ["mean"] = ozone["bands"]![0]!["statistics"]!["mean"]!.DeepClone(),
                ["links"] = item["links"]!.AsArray().Count,
                ["granule"] = (string)item["properties"]!["datasets:granule"]!,
                // WKB of a polygon with a ring of five points: a byte, three counts, ten doubles.
                ["bytes"] = 1 + 3 * 4 + 10 * 8,
            };
            rows[i]!["href"] = Resolve(Table, (string)rows[i]!["href"]!);
            Assert.True(JsonNode.DeepEquals(expected, rows[i]), $"{expected.ToJsonString()}\n{rows[i]!.ToJsonString()}");
        }
    }

    [Fact]
    public void A_month_of_ten_thousand_items_takes_few_requests_and_few_bytes()
    {
        var month = answers.Read["month"]!;
        var requests = month["requests"]!.AsArray();
        var bytes = requests.Sum(request => (int)request!["bytes"]!);

        TestContext.Current.TestOutputHelper?.WriteLine($"{requests.Count} requests, {bytes:N0} of {(int)month["byteLength"]!:N0} bytes: {requests.ToJsonString()}");
        Assert.Equal(
            Enumerable.Range(0, 10_000).Where(i => LargeTable.TimeOf(i).Month == 7).Select(LargeTable.IdOf),
            month["rows"]!.AsArray().Select(row => (string)row!["id"]!));
        Assert.InRange((int)month["byteLength"]!, 1_000_000, 2_000_000);
        Assert.InRange(requests.Count, 2, 5);
        Assert.InRange(bytes, 1, 150_000);
        Assert.All(requests.Where(request => (string)request!["method"]! == "GET"), request => Assert.Equal(206, (int)request!["status"]!));
    }

    [Fact]
    public void The_files_metadata_keeps_the_rules_of_GeoParquets_schema() => Assert.Equal("", GeoParquetSchema.Validate(answers.Read["geo"]!));

    [Theory]
    [InlineData("""{"version": "1.0.0"}""")]
    [InlineData("""{"primary_column": ""}""")]
    [InlineData("""{"columns": {}}""")]
    [InlineData("""{"columns": {"geometry": {"encoding": "WKT", "geometry_types": []}}}""")]
    [InlineData("""{"columns": {"geometry": {"encoding": "WKB", "geometry_types": ["polygon"]}}}""")]
    [InlineData("""{"columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "bbox": [0, 1, 2]}}}""")]
    [InlineData("""{"columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "covering": {"bbox": {"xmin": ["bbox", "ymin"], "ymin": ["bbox", "ymin"], "xmax": ["bbox", "xmax"], "ymax": ["bbox", "ymax"]}}}}}""")]
    public void Metadata_that_breaks_a_rule_is_found(string change)
    {
        var geo = answers.Read["geo"]!.DeepClone().AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            geo[name] = value!.DeepClone();

        Assert.NotEqual("", GeoParquetSchema.Validate(geo));
    }

    /// <summary>An item's members beside its properties, as STAC GeoParquet has them; links as whole addresses, times as moments.</summary>
    private static JsonObject Flat(JsonObject item, string key)
    {
        var flat = item.DeepClone().AsObject();
        flat.Remove("type");
        flat.Remove("properties");
        foreach (var (name, value) in item["properties"]!.AsObject())
            flat[name] = value?.DeepClone();
        foreach (var band in flat["assets"]!.AsObject().SelectMany(asset => asset.Value!["bands"]?.AsArray() ?? []))
            band!.AsObject().Remove("raster:histogram");
        return Comparable(flat, key);
    }

    private static JsonObject FlatRow(JsonObject row)
    {
        var flat = row.DeepClone().AsObject();
        flat["bbox"] = new JsonArray([.. new[] { "xmin", "ymin", "xmax", "ymax" }.Select(edge => row["bbox"]![edge]!.DeepClone())]);
        return Comparable(flat, Table);
    }

    private static JsonObject Comparable(JsonObject flat, string key)
    {
        RemoveNulls(flat);
        foreach (var target in flat["assets"]!.AsObject().Select(asset => asset.Value!).Concat(flat["links"]!.AsArray().Select(link => link!)))
            target["href"] = Resolve(key, (string)target["href"]!);
        foreach (var name in flat.Select(member => member.Key).Where(ItemRow.IsTime).ToList())
            flat[name] = DateTimeOffset.Parse((string)flat[name]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        return flat;
    }

    /// <summary>What an item does not have is null in a column that others have.</summary>
    private static void RemoveNulls(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
                members.Remove(name);
        }
        foreach (var child in node switch { JsonObject all => all.Select(member => member.Value), JsonArray all => all, _ => [] })
            RemoveNulls(child);
    }

    private static string Resolve(string key, string target) => new Uri(new Uri($"http://host/{key}"), target).AbsoluteUri;

    /// <summary>One server and one start of the readers for all tests.</summary>
    public sealed class Answers : IAsyncLifetime
    {
        private readonly MemoryStore _store = new();
        private JsonNode? _read;

        /// <summary>Skips where the readers are not installed.</summary>
        public JsonNode Read
        {
            get
            {
                if (_read is null)
                    Assert.Skip("needs the npm packages of tests/parquet, which './run test' installs");
                return _read;
            }
        }

        public (string Key, JsonObject Item) Item(int day)
        {
            var key = Content(day).Key;
            return (key, JsonNode.Parse(_store[key])!.AsObject());
        }

        public async ValueTask InitializeAsync()
        {
            for (var day = 0; day < Days; day++)
                Samples.Publish(_store, Content(day));
            await new CatalogPublisher(_store).UpdateAsync(Samples.Dataset, [2022]);
            _store[Large] = await LargeTable.WriteAsync(10_000, CancellationToken.None);
            using var folder = new TemporaryFolder();
            using var served = new FolderStore(folder["out"]);
            foreach (var key in _store.Keys)
                await served.PutAsync(key, _store[key], ServedTypes.Of(key));
            await using var server = await OutputServer.StartAsync(served);
            if (!Directory.Exists(Repository.PathOf("tests/parquet/node_modules")))
                return;
            var (exitCode, output, error) = await Task.Run(() => ExternalProgram.Run(
                "node", Repository.PathOf("tests/parquet/read.mjs"), $"{server.Address}{Table}", $"{server.Address}{Large}", "2022-07", Question));
            Assert.True(exitCode == 0, error);
            _read = JsonNode.Parse(output)!;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static ItemContent Content(int day) => Samples.Content(new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day));
    }
}
