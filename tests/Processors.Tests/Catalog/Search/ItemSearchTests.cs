using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Catalog.ItemTables;
using Datasets.Catalog.Stac;
using Datasets.Model;

namespace Datasets.Catalog.Search;

public sealed class ItemSearchTests
{
    private static readonly DateTimeOffset Start = new(2021, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The truth is a scan of the items' JSON by the rules of STAC's search, written here once more.</summary>
    [Fact]
    public async Task A_search_finds_what_a_scan_of_the_JSON_finds()
    {
        var random = new Random(22);
        var store = await PublishedAsync(random, items: 60);
        var items = store.Keys.Where(key => key.Split('/') is ["omi-ozone", _, var folder, var file] && file == folder + ".json").Select(key => JsonNode.Parse(store[key])!.AsObject()).ToList();
        var rows = await new ItemSearch(store).FindAsync(new ItemQuery(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(items.Select(item => (string)item["id"]!).Order(), rows.Select(row => row.Id).Order());
        var (found, all) = (0, 0);

        for (var i = 0; i < 1000; i++)
        {
            var (query, isMatch, text) = RandomQuery(random);
            var expected = items.Where(isMatch).Select(item => (string)item["id"]!).Order(StringComparer.Ordinal).ToList();
            // Reading the tables takes longer than looking through them: every tenth query does.
            var actual = i % 10 == 0
                ? await new ItemSearch(store).FindAsync(query, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)
                : rows.Where(row => query.Matches(row.Row));
            Assert.True(expected.SequenceEqual(actual.Select(item => item.Id).Order(StringComparer.Ordinal)), text);
            found += expected.Count;
            all += items.Count;
        }

        // Neither nothing nor all.
        Assert.InRange(found, all / 20, all * 3 / 4);
    }

    [Fact]
    public async Task Items_come_by_date_and_a_year_without_a_table_is_read_item_by_item()
    {
        var store = await PublishedAsync(new Random(1), items: 20);
        var expected = await IdsAsync(store);
        foreach (var key in store.Keys.Where(key => key.EndsWith("items.parquet", StringComparison.Ordinal)))
            await store.DeleteAsync(key, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await IdsAsync(store));
        Assert.Equal(expected.Order(StringComparer.Ordinal), expected);
    }

    [Fact]
    public async Task Row_groups_of_another_time_are_passed_over()
    {
        var store = await PublishedAsync(new Random(3), items: 60);
        var rows = await new ItemSearch(store).FindAsync(new ItemQuery(), TestContext.Current.CancellationToken).Select(item => item.Row).ToListAsync(TestContext.Current.CancellationToken);
        var shape = new ColumnShape();
        rows.ForEach(row => TableSchema.Include(shape, row));
        var table = await new ItemTableWriter(shape) { RowsPerGroup = 5 }.WriteAsync(rows.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

        for (var day = -1; day < 61; day++)
        {
            var query = new ItemQuery { Time = new TimeRange(Start.AddDays(day), Start.AddDays(day + 1)) };
            var read = await ItemTable.RowsAsync(table, "it", query.MayHold, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(rows.Where(query.Matches).Select(row => (string?)row["id"]), read.Where(query.Matches).Select(row => (string?)row["id"]));
            Assert.InRange(read.Count, 0, 20);
        }
    }

    [Theory]
    [InlineData("1990-12-31", "")]
    [InlineData("1991", "climatology")]
    [InlineData("2005-06", "climatology")]
    [InlineData("2020-12-31", "climatology")]
    [InlineData("2021-12", "OMI-Aura_L3-OMDOAO3e_20211201")]
    [InlineData("2024", "")]
    public async Task An_item_that_lasts_for_years_is_found_in_each_of_them(string time, string expected)
    {
        var store = await PublishedAsync(new Random(1), items: 1);
        Add(store, "climatology", new DateTimeOffset(1991, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 12, 31, 23, 59, 59, TimeSpan.Zero));
        // As time: {static: true} states it.
        Add(store, "elevation", DateTimeOffset.MinValue, new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
        await new CatalogPublisher(store).UpdateAsync(Samples.Dataset, [1, 1991], TestContext.Current.CancellationToken);

        var found = new ItemSearch(store).FindAsync(new ItemQuery { Time = SearchTime.TryParse(time) }, TestContext.Current.CancellationToken);

        Assert.Equal(["elevation", .. expected.Length > 0 ? new[] { expected } : []], await found.Select(item => item.Id).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("2024-09-24", "2024-09-24T00:00:00Z", "2024-09-24T23:59:59.9999999Z")]
    [InlineData("2024-02", "2024-02-01T00:00:00Z", "2024-02-29T23:59:59.9999999Z")]
    [InlineData("2024", "2024-01-01T00:00:00Z", "2024-12-31T23:59:59.9999999Z")]
    [InlineData("2024-09-24/2024-10", "2024-09-24T00:00:00Z", "2024-10-31T23:59:59.9999999Z")]
    [InlineData("2024-09-24T06:00:00Z", "2024-09-24T06:00:00Z", "2024-09-24T06:00:00Z")]
    [InlineData("../2024-09-24T06:00:00+02:00", "0001-01-01T00:00:00Z", "2024-09-24T04:00:00Z")]
    public void A_time_is_all_of_the_day_month_or_year_that_it_names(string text, string start, string end) =>
        Assert.Equal(new TimeRange(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), DateTimeOffset.Parse(end, CultureInfo.InvariantCulture)), SearchTime.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("yesterday")]
    [InlineData("2024-13")]
    [InlineData("2024-10/2024-09")]
    [InlineData("2024/2025/2026")]
    public void What_is_no_time_is_none(string text) => Assert.Null(SearchTime.TryParse(text));

    private static (ItemQuery Query, Func<JsonObject, bool> IsMatch, string Text) RandomQuery(Random random)
    {
        var query = new ItemQuery();
        var tests = new List<Func<JsonObject, bool>>();
        var text = "";
        if (random.Next(3) > 0)
        {
            var from = Start.AddHours(random.Next(-48, 1500));
            var to = from.AddHours(random.Next(0, 400));
            query = query with { Time = new TimeRange(from, to) };
            tests.Add(item => Moment(item, "start_datetime") <= to && Moment(item, "end_datetime") >= from);
            text += $" {from:s}/{to:s}";
        }
        if (random.Next(3) > 0)
        {
            var box = RandomBox(random);
            query = query with { Box = new GeographicBox(box[0], box[1], box[2], box[3]) };
            tests.Add(item => Intersect(box, [.. item["bbox"]!.AsArray().Select(edge => (double)edge!)]));
            text += $" {string.Join(',', box)}";
        }
        if (random.Next(3) == 0)
        {
            var limit = random.Next(200, 400);
            query = query with { Conditions = [ItemCondition.TryParse($"ozone.mean>={limit}")!] };
            tests.Add(item => (double)item["assets"]!["ozone"]!["bands"]![0]!["statistics"]!["mean"]! >= limit);
            text += $" mean >= {limit}";
        }
        if (random.Next(4) == 0)
        {
            var granule = $"G{random.Next(3)}-X";
            query = query with { Conditions = [.. query.Conditions, ItemCondition.TryParse($"datasets:granule = {granule}")!] };
            tests.Add(item => (string?)item["properties"]!["datasets:granule"] == granule);
            text += $" {granule}";
        }
        return (query, item => tests.TrueForAll(test => test(item)), text);
    }

    private static DateTimeOffset Moment(JsonObject item, string name) => DateTimeOffset.Parse((string)item["properties"]![name]!, CultureInfo.InvariantCulture);

    /// <summary>In whole degrees, so that edges meet; some cross the antimeridian, some end at it.</summary>
    private static double[] RandomBox(Random random)
    {
        double west = random.Next(-18, 19) * 10, south = random.Next(-9, 9) * 10;
        var east = west + (random.Next(0, 12) * 10);
        return [west, south, east > 180 ? east - 360 : east, Math.Min(90, south + (random.Next(0, 6) * 10))];
    }

    private static bool Intersect(double[] a, double[] b) => a[1] <= b[3] && b[1] <= a[3]
        && Spans(a).Any(one => Spans(b).Any(other => one.West <= other.East && other.West <= one.East));

    /// <summary>The longitudes, which run from -180 to 180; both of these are the same meridian.</summary>
    private static IEnumerable<(double West, double East)> Spans(double[] box)
    {
        if (box[0] > box[2])
            return [(box[0], 180), (-180, box[2])];
        return [(box[0], box[2]), .. box[2] == 180 ? new[] { (-180.0, -180.0) } : [], .. box[0] == -180 ? new[] { (180.0, 180.0) } : []];
    }

    private static async Task<MemoryStore> PublishedAsync(Random random, int items)
    {
        var store = new MemoryStore();
        for (var i = 0; i < items; i++)
        {
            var content = Samples.Content(Start.AddDays(i));
            store[content.Key] = Samples.Changed(ItemBuilder.Build(content), item =>
            {
                var box = RandomBox(random);
                item["bbox"] = new JsonArray([.. box.Select(edge => (JsonNode)edge)]);
                item["assets"]!["ozone"]!["bands"]![0]!["statistics"]!["mean"] = random.Next(150, 450) + (random.Next(4) / 4.0);
                item["properties"]!["datasets:granule"] = $"G{random.Next(3)}-X";
                // Some last for days.
                item["properties"]!["end_datetime"] = StacJson.Time(content.Date.AddHours(random.Next(1, 72)));
            });
        }
        await new CatalogPublisher(store).UpdateAsync(Samples.Dataset, [2021, 2022], TestContext.Current.CancellationToken);
        return store;
    }

    private static void Add(MemoryStore store, string id, DateTimeOffset start, DateTimeOffset end)
    {
        var content = Samples.Content(start, id: id) with { Time = new TimeRange(start, end) };
        store[content.Key] = ItemBuilder.Build(content);
    }

    private static ValueTask<List<string>> IdsAsync(MemoryStore store) =>
        new ItemSearch(store).FindAsync(new ItemQuery(), TestContext.Current.CancellationToken).Select(item => item.Id).ToListAsync(TestContext.Current.CancellationToken);
}
