using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Support;
using DuckDB.NET.Data;
using Parquet;

namespace Datasets.Catalog.ItemTables;

public sealed class ItemTableTests
{
    private const string Table = "omi-ozone/2022/items.parquet";

    private static readonly CatalogPublisherOptions Eager = new() { FirstDelay = TimeSpan.Zero };

    [Fact]
    public async Task A_years_table_has_a_row_for_each_item_by_date()
    {
        var store = await PublishedAsync(days: 40);

        var rows = await RowsAsync(store[Table]);

        Assert.Equal(
            Enumerable.Range(0, 40).Select(day => ItemOf(store, day)).Select(item => RowDigest.Of(ItemRow.Of(item.Content, "it", item.Key, Table))),
            rows.Select(RowDigest.Of));
    }

    [Fact]
    public async Task A_row_made_back_into_its_item_is_the_item_but_for_histograms()
    {
        var store = await PublishedAsync(days: 1);
        var (key, content) = ItemOf(store, 0);
        var expected = JsonNode.Parse(content)!.AsObject();
        foreach (var band in expected["assets"]!.AsObject().SelectMany(asset => asset.Value!["bands"]?.AsArray() ?? []))
            band!.AsObject().Remove("raster:histogram");

        var actual = ItemRow.ToItem((await RowsAsync(store[Table])).Single(), Table, target => StacLayout.Relative(key, target));

        Assert.Equal(RowDigest.Of(expected), RowDigest.Of(actual));
        Assert.Equal("Feature", (string?)actual["type"]);
        Assert.Equal("[-180,-90,180,90]", actual["bbox"]!.ToJsonString());
    }

    [Fact]
    public async Task DuckDB_reads_of_the_table_what_the_items_say()
    {
        using var folder = new TemporaryFolder();
        var store = await PublishedAsync(days: 40);
        File.WriteAllBytes(folder["items.parquet"], store[Table]);

        var rows = Ask(folder, """
            select id, datetime, bbox.xmax, assets.ozone.href, assets.ozone.bands[1].statistics.mean, assets.ozone."file:checksum", len(links), stac_extensions[1], cast(geometry as varchar), "datasets:granule"
            from 'items.parquet' where datetime >= timestamptz '2022-01-05T00:00:00Z' and datetime < timestamptz '2022-01-07T00:00:00Z' order by datetime
            """);

        Assert.Equal(["OMI-Aura_L3-OMDOAO3e_20220105", "OMI-Aura_L3-OMDOAO3e_20220106"], rows.Select(row => row[0]));
        var item = JsonNode.Parse(ItemOf(store, 4).Content)!;
        Assert.Equal(new DateTime(2022, 1, 5, 0, 0, 0, DateTimeKind.Utc), ((DateTime)rows[0][1]).ToUniversalTime());
        Assert.Equal(180.0, rows[0][2]);
        Assert.Equal("./OMI-Aura_L3-OMDOAO3e_20220105/OMI-Aura_L3-OMDOAO3e_20220105_ozone.tif", rows[0][3]);
        Assert.Equal((double)item["assets"]!["ozone"]!["bands"]![0]!["statistics"]!["mean"]!, rows[0][4]);
        Assert.Equal((string)item["assets"]!["ozone"]!["file:checksum"]!, rows[0][5]);
        Assert.Equal((long)item["links"]!.AsArray().Count, Convert.ToInt64(rows[0][6], CultureInfo.InvariantCulture));
        Assert.Equal((string)item["stac_extensions"]![0]!, rows[0][7]);
        Assert.Equal("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", rows[0][8]);
        Assert.Equal((string)item["properties"]!["datasets:granule"]!, rows[0][9]);
    }

    [Fact]
    public async Task The_files_metadata_is_that_of_GeoParquet_and_STAC_GeoParquet()
    {
        var store = await PublishedAsync(days: 3);
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(store[Table]), cancellationToken: TestContext.Current.CancellationToken);

        var geo = JsonNode.Parse(reader.CustomMetadata["geo"])!;

        Assert.Equal("1.1.0", (string?)geo["version"]);
        Assert.Equal("geometry", (string?)geo["primary_column"]);
        Assert.Equal(
            """{"encoding":"WKB","geometry_types":["Polygon"],"covering":{"bbox":{"xmin":["bbox","xmin"],"ymin":["bbox","ymin"],"xmax":["bbox","xmax"],"ymax":["bbox","ymax"]}},"bbox":[-180,-90,180,90]}""",
            geo["columns"]!["geometry"]!.ToJsonString());
        Assert.Equal("1.1.0", (string?)JsonNode.Parse(reader.CustomMetadata["stac-geoparquet"])!["version"]);
        Assert.All(reader.Schema.DataFields, field => Assert.DoesNotContain("histogram", field.Path.ToString(), StringComparison.Ordinal));
        foreach (var group in reader.RowGroups.SelectMany(group => reader.Schema.DataFields.Select(field => group.GetMetadata(field))))
            Assert.Equal(Parquet.Meta.CompressionCodec.ZSTD, group!.MetaData!.Codec);
    }

    [Fact]
    public async Task The_collection_links_each_years_table_as_its_mirror()
    {
        var store = await PublishedAsync(days: 3);

        var asset = JsonNode.Parse(store["omi-ozone/collection.json"])!["assets"]!["items-2022"]!;

        Assert.Equal("""{"href":"./2022/items.parquet","type":"application/vnd.apache.parquet","title":"The items of 2022 as STAC GeoParquet","roles":["collection-mirror"]}""", asset.ToJsonString());
        Assert.Empty(StacSchemas.Validate(store["omi-ozone/collection.json"]));
    }

    /// <summary>Members that some rows have, lists that are empty, null or nested, numbers that are whole in some rows.</summary>
    [Fact]
    public async Task What_is_nested_comes_back_as_it_was()
    {
        string[] rows =
        [
            """{"id": "a", "n": 1, "list": [1, 2.5], "nested": [{"x": [], "y": "t"}, {"x": [true, null]}], "s": {"a": {"b": 1}}, "deep": [[[1, 2], []], []]}""",
            """{"id": "b", "n": 1.5, "list": [], "nested": [], "s": {}, "deep": []}""",
            """{"id": "c", "list": null, "nested": [null, {}], "s": {"a": {}}, "never": []}""",
            """{"id": "d", "n": -9007199254740993, "big": 1e300, "s": {"a": {"b": 2, "c": "é\u0001"}}}""",
        ];

        var back = await RoundTripAsync([.. rows.Select(row => JsonNode.Parse(row)!.AsObject())]);

        Assert.Equal(rows.Select(row => RowDigest.Of(JsonNode.Parse(row)!.AsObject())), back.Select(RowDigest.Of));
        Assert.Equal("""{"id":"a","deep":[[[1,2],[]],[]],"list":[1,2.5],"n":1,"nested":[{"x":[],"y":"t"},{"x":[true,null]}],"s":{"a":{"b":1}}}""", back[0].ToJsonString());
    }

    [Fact]
    public async Task Values_of_several_types_in_a_column_become_text()
    {
        var back = await RoundTripAsync([JsonNode.Parse("""{"id": "a", "nodata": "nan"}""")!.AsObject(), JsonNode.Parse("""{"id": "b", "nodata": -9999}""")!.AsObject()]);

        Assert.Equal(["nan", "-9999"], back.Select(row => (string?)row["nodata"]));
    }

    [Fact]
    public async Task A_footprint_of_two_parts_keeps_them()
    {
        var row = JsonNode.Parse("""
            {"id": "a", "geometry": {"type": "MultiPolygon", "coordinates": [[[[170.5, 1], [180, 1], [180, 2], [170.5, 1]]], [[[-180, 1], [-170, 1], [-180, 2], [-180, 1]]]]}}
            """)!.AsObject();

        var back = (await RoundTripAsync([row])).Single();

        Assert.Equal(row["geometry"]!.ToJsonString(), back["geometry"]!.ToJsonString());
    }

    [Fact]
    public async Task Ten_thousand_items_take_no_more_than_two_megabytes()
    {
        var before = GC.GetTotalAllocatedBytes();
        var table = await LargeTable.WriteAsync(10_000, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"{table.Length:N0} bytes, {(GC.GetTotalAllocatedBytes() - before) / 1e6:N0} MB allocated");
        Assert.True(table.Length <= 2_000_000, $"{table.Length} bytes");
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(table), cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(reader.RowGroups, group => Assert.InRange(group.RowCount, 1000, 5000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(500)]
    public async Task A_damaged_table_is_an_error_that_names_it(int length)
    {
        var store = await PublishedAsync(days: 3);

        var error = await Assert.ThrowsAsync<StacException>(() => RowsAsync(store[Table][..length]));

        Assert.Contains(Table, error.Message);
    }

    [Fact]
    public async Task A_table_with_a_changed_byte_is_read_or_is_an_error_that_names_it()
    {
        var whole = (await PublishedAsync(days: 3))[Table];
        var random = new Random(4);
        var refused = 0;
        for (var i = 0; i < 60; i++)
        {
            var changed = whole.ToArray();
            // The footer more often than its share: there sizes and places stand.
            var place = i % 3 == 0 ? random.Next(changed.Length) : changed.Length - 1 - random.Next(Math.Min(changed.Length, 9000));
            changed[place] = (byte)random.Next(256);
            try
            {
                await RowsAsync(changed);
            }
            catch (StacException error)
            {
                Assert.Contains(Table, error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 1, 60);
    }

    private static async Task<List<JsonObject>> RoundTripAsync(IReadOnlyList<JsonObject> rows)
    {
        var shape = new ColumnShape();
        foreach (var row in rows)
            TableSchema.Include(shape, row);
        return await RowsAsync(await new ItemTableWriter(shape).WriteAsync(rows.ToAsyncEnumerable(), TestContext.Current.CancellationToken));
    }

    private static Task<List<JsonObject>> RowsAsync(byte[] table) =>
        ItemTable.RowsAsync(table, Table, cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();

    private static async Task<MemoryStore> PublishedAsync(int days)
    {
        var store = new MemoryStore();
        for (var day = 0; day < days; day++)
            Samples.Publish(store, Samples.Content(TimeOf(day)));
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022], TestContext.Current.CancellationToken);
        return store;
    }

    private static DateTimeOffset TimeOf(int day) => new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    private static string ItemOf(int day) => Samples.Content(TimeOf(day)).Key;

    private static (string Key, byte[] Content) ItemOf(MemoryStore store, int day) => (ItemOf(day), store[ItemOf(day)]);

    private static List<object[]> Ask(TemporaryFolder folder, string query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"set TimeZone = 'UTC'; set file_search_path = '{folder.Path}'; {query}";
        using var reader = command.ExecuteReader();
        while (reader.FieldCount < 2 && reader.NextResult())
        {
        }
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }
}
