using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>A series holds what GDAL reads from the COGs, whatever happened to the items; zarrita reads it.</summary>
public sealed class SeriesBuildingTests
{
    private static readonly DateTime Reprocessed = SeriesScene.Times[7];
    private static readonly DateTime ReprocessedLater = new(2024, 2, 1);
    private static readonly DateTime Removed = SeriesScene.Times[11];

    [Fact]
    public async Task Zarrita_reads_the_bits_that_GDAL_reads_from_the_COGs()
    {
        using var folder = new TemporaryFolder();
        using var scene = new SeriesScene(SeriesScene.Globe);
        using var store = new FolderStore(folder["out"]);
        await scene.PublishAsync(store, SeriesScene.Times);
        await scene.UpdateAsync(store);
        await scene.PublishAsync(store, Reprocessed, revision: 1);
        await scene.PublishAsync(store, ReprocessedLater, revision: 1);
        await SeriesScene.RemoveAsync(store, Removed);
        await scene.UpdateAsync(store);

        var index = IndexOf(store);
        Assert.Equal(["2023", "2024-01", "2024-02"], index.Pieces.Select(piece => piece.Period));
        Assert.Equal("2024-03", index.Open!.Period);
        var expected = SeriesScene.Times.Where(time => time != Removed).ToList();
        Assert.Equal(expected.Order().Select(Milliseconds), [.. index.Pieces.SelectMany(piece => piece.Times), .. index.Open.Times]);
        Assert.Contains(Milliseconds(new DateTime(2024, 2, 29, 12, 0, 0)), index.Pieces[2].Times);

        var read = ZarrReader.Read([.. index.Pieces.Select(piece => (folder[$"out/{SeriesScene.Root}{piece.Folder}"], "field,time,time_bounds,latitude,longitude,latitude_bounds,crs"))]);
        var truth = GdalBands(folder, [.. expected.Order().Where(time => time < new DateTime(2024, 3, 1)).Select(time => folder[$"out/{SeriesScene.CogOf(time)}"])]);
        var fields = read.Where(array => (string?)array.Json.GetProperty("name").GetString() == "field").ToList();
        Assert.Equal(truth.Length, fields.Sum(field => field.Samples.Length));
        Assert.True(truth.AsSpan().SequenceEqual(fields.SelectMany(field => field.Samples).ToArray()), "a number differs");
        Assert.Contains(ZarrNumbers.ToBytes(SeriesScene.Globe.Nodata, SampleType.Float32), truth.Chunk(4), ByteArrays);

        Assert.All(fields, AssertDescribed);
        Assert.Equal([2023, 2024, 2024], read.Where(array => array.Json.GetProperty("name").GetString() == "time").Select(array => FirstTime(array).Year));
        var latitude = read.First(array => array.Json.GetProperty("name").GetString() == "latitude");
        Assert.Equal([89.4, 88.2], latitude.Samples.Chunk(8).Take(2).Select(one => Math.Round(BinaryPrimitives.ReadDoubleLittleEndian(one), 9)));
        Assert.StartsWith("GEOGCRS", read.First(array => array.Json.GetProperty("name").GetString() == "crs").Attribute("crs_wkt").GetString());
    }

    public static TheoryData<string> Kinds => ["packed", "bytes", "doubles", "projected"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Numbers_of_other_kinds_come_back_too(string kind)
    {
        var globe = SeriesScene.Globe;
        var field = kind switch
        {
            "packed" => globe with { Type = SampleType.Int16, Nodata = -32768, Scale = 0.01, Offset = 300 },
            "bytes" => globe with { Type = SampleType.UInt8, Nodata = 255, Classes = [new(2, "water"), new(0, "land"), new(1, "ice")] },
            "doubles" => globe with { Type = SampleType.Float64, Nodata = double.NaN },
            _ => globe with { Crs = CoordinateReferenceSystem.FromEpsg(3035), Transform = new GeoTransform(2_500_000, 10_000, 0, 5_500_000, 0, -10_000) },
        };
        using var folder = new TemporaryFolder();
        using var scene = new SeriesScene(field);
        using var store = new FolderStore(folder["out"]);
        var days = Enumerable.Range(1, 3).Select(day => new DateTime(2023, 5, day)).ToList();
        await scene.PublishAsync(store, [.. days, new(2024, 1, 1)]);
        await scene.UpdateAsync(store);

        var piece = Assert.Single(IndexOf(store).Pieces);
        var read = Assert.Single(ZarrReader.Read((folder[$"out/{SeriesScene.Root}{piece.Folder}"], "field")));
        Assert.True(GdalBands(folder, [.. days.Select(day => folder[$"out/{SeriesScene.CogOf(day)}"])]).AsSpan().SequenceEqual(read.Samples));
        if (kind == "packed")
            Assert.Equal((-32768, 0.01, 300), (read.Attribute("_FillValue").GetInt32(), read.Attribute("scale_factor").GetDouble(), read.Attribute("add_offset").GetDouble()));
        if (kind == "projected")
            Assert.Equal("EPSG:3035", read.Attribute("proj:code").GetString());
    }

    [Fact]
    public async Task More_times_than_a_chunk_has_room_for_are_several_rows_of_shards()
    {
        using var folder = new TemporaryFolder();
        using var scene = new SeriesScene(SeriesScene.Globe with { Width = 20, Height = 10, Transform = new GeoTransform(-180, 18, 0, 90, 0, -18) });
        using var store = new FolderStore(folder["out"]);
        var times = Enumerable.Range(0, 400).Select(i => new DateTime(2023, 1, 1).AddHours(i)).ToList();
        await scene.PublishAsync(store, [.. times, new(2024, 1, 1)]);
        await scene.UpdateAsync(store);

        var piece = Assert.Single(IndexOf(store).Pieces);
        var read = Assert.Single(ZarrReader.Read((folder[$"out/{SeriesScene.Root}{piece.Folder}"], "field")));
        Assert.Equal([400, 10, 20], read.Shape);
        Assert.True(GdalBands(folder, [.. times.Select(time => folder[$"out/{SeriesScene.CogOf(time)}"])]).AsSpan().SequenceEqual(read.Samples));
    }

    [Fact]
    public async Task A_series_that_is_kept_up_day_by_day_is_the_one_that_is_made_at_once_and_reads_no_COG_that_it_has()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var (daily, atOnce) = (new MemoryStore(), new MemoryStore());
        var times = new[] { new DateTime(2023, 12, 30), new DateTime(2023, 12, 31), new DateTime(2024, 1, 1), new DateTime(2024, 1, 31), new DateTime(2024, 2, 1), new DateTime(2024, 2, 2) };
        var read = new List<int>();
        foreach (var time in times)
        {
            await scene.PublishAsync(daily, time);
            daily.Reads.Clear();
            await scene.UpdateAsync(daily, time.Year);
            read.Add(daily.Reads.Count(key => key.EndsWith(".tif", StringComparison.Ordinal)));
        }
        await scene.PublishAsync(atOnce, times);
        await scene.UpdateAsync(atOnce);

        // The first day of a year closes the year before it, and the first of a month the month.
        Assert.Equal([0, 0, 2, 0, 2, 0], read);
        AssertSame(atOnce, daily);
        daily.Puts.Clear();
        await scene.UpdateAsync(daily, 2024);
        Assert.Empty(daily.Puts);
    }

    [Fact]
    public async Task A_day_that_is_made_anew_or_removed_ends_in_what_is_made_of_the_items_that_are_there()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var (store, expected) = (new MemoryStore(), new MemoryStore());
        await scene.PublishAsync(store, SeriesScene.Times);
        await scene.UpdateAsync(store);
        await scene.PublishAsync(store, Reprocessed, revision: 1);
        await SeriesScene.RemoveAsync(store, Removed);
        await scene.UpdateAsync(store, 2023);
        // Without the open month and the year's others, the year before is the latest.
        foreach (var time in SeriesScene.Times.Where(time => time.Year == 2024))
            await SeriesScene.RemoveAsync(store, time);
        await scene.UpdateAsync(store, 2024);

        foreach (var time in SeriesScene.Times.Where(time => time.Year == 2023 && time != Removed))
            await scene.PublishAsync(expected, time, time == Reprocessed ? 1 : 0);
        await scene.UpdateAsync(expected, 2023);
        Assert.Equal(SeriesKeys(expected).Where(key => !key.EndsWith("field/zarr.json", StringComparison.Ordinal)), SeriesKeys(store).Where(key => !key.EndsWith("field/zarr.json", StringComparison.Ordinal)));
        Assert.All(SeriesKeys(expected).Where(key => key != $"{SeriesScene.Root}zarr.json"), key => Assert.Equal(expected[key], store[key]));
    }

    [Fact]
    public async Task Killed_before_any_of_its_puts_and_run_again_it_ends_where_an_uninterrupted_run_does()
    {
        using var scene = new SeriesScene(SeriesScene.Globe with { Width = 40, Height = 20, Transform = new GeoTransform(-180, 9, 0, 90, 0, -9) });
        var times = new[] { new DateTime(2023, 5, 1), new DateTime(2024, 1, 1), new DateTime(2024, 1, 2), new DateTime(2024, 2, 1) };
        var expected = new MemoryStore();
        await scene.PublishAsync(expected, times);
        await scene.UpdateAsync(expected);

        var puts = 0;
        for (var killed = 0; killed <= puts; killed++)
        {
            using var store = new DyingStore(new MemoryStore());
            await scene.PublishAsync(store, times);
            store.PutsLeft = killed;
            try
            {
                await scene.UpdateAsync(store);
            }
            catch (OperationCanceledException)
            {
                puts++;
            }
            store.PutsLeft = int.MaxValue;
            // Another day came before the next run, so that what the dead one left may be of no use.
            if (killed % 2 == 1)
            {
                await scene.PublishAsync(store, times[2], revision: 2);
                await scene.UpdateAsync(store);
                await scene.PublishAsync(store, times[2]);
            }
            await scene.UpdateAsync(store);
            AssertSame(expected, store.Inner);
        }
        Assert.InRange(puts, 30, 80);
    }

    [Fact]
    public async Task Two_runs_at_once_end_in_the_series_of_one()
    {
        using var scene = new SeriesScene(SeriesScene.Globe with { Width = 40, Height = 20, Transform = new GeoTransform(-180, 9, 0, 90, 0, -9) });
        var times = Enumerable.Range(0, 6).Select(i => new DateTime(2023, 12, 1).AddDays(i * 15)).ToList();
        var expected = new MemoryStore();
        foreach (var time in times)
            await scene.PublishAsync(expected, time, revision: 1);
        await scene.UpdateAsync(expected);

        for (var round = 0; round < 4; round++)
        {
            var store = new MemoryStore { BeforeTryPut = _ => Task.Delay(0).ContinueWith(_ => Thread.SpinWait(1000), TaskScheduler.Default), ListsTags = round % 2 == 0 };
            await scene.PublishAsync(store, times.Take(4));
            await scene.UpdateAsync(store);
            await Task.WhenAll(times.Chunk(3).Select(part => Task.Run(async () =>
            {
                foreach (var time in part)
                {
                    await scene.PublishAsync(store, time, revision: 1);
                    await scene.UpdateAsync(store, time.Year);
                }
            })));
            AssertSame(expected, store, [SeriesScene.Root]);
        }
    }

    [Fact]
    public async Task Objects_that_were_lost_are_made_again_and_strangers_removed()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var store = new MemoryStore();
        await scene.PublishAsync(store, SeriesScene.Times);
        await scene.UpdateAsync(store);
        var expected = store.Copy();
        var shard = SeriesKeys(store).First(key => key.Contains("/c/0/1/2", StringComparison.Ordinal));
        await store.DeleteAsync(shard);
        await store.DeleteAsync(SeriesKeys(store).Last(key => key.EndsWith("time/c/0", StringComparison.Ordinal)));
        store[$"{SeriesScene.Root}2020.0123456789abcdef/zarr.json"] = [1];
        await scene.UpdateAsync(store, 2024);

        AssertSame(expected, store);
    }

    [Fact]
    public async Task A_COG_that_is_replaced_while_it_is_read_does_not_get_into_the_piece_of_the_other()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var store = new MemoryStore();
        await scene.PublishAsync(store, SeriesScene.Times);
        var old = store[SeriesScene.CogOf(Reprocessed)];
        // The item is that of another COG than the one that is there yet.
        await scene.PublishAsync(store, Reprocessed, revision: 1);
        var anew = store[SeriesScene.CogOf(Reprocessed)];
        store[SeriesScene.CogOf(Reprocessed)] = old;
        var error = await Assert.ThrowsAsync<StacException>(() => new CatalogPublisher(store, SeriesScene.Eager with { Attempts = 3 }).UpdateAsync(scene.Descriptor, [2023, 2024]));
        Assert.Contains(SeriesScene.ItemOf(Reprocessed), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SeriesKeys(store), key => key == $"{SeriesScene.Root}zarr.json");

        store[SeriesScene.CogOf(Reprocessed)] = anew;
        await scene.UpdateAsync(store);
        Assert.Contains(SeriesKeys(store), key => key == $"{SeriesScene.Root}zarr.json");
    }

    [Fact]
    public async Task Items_that_share_no_grid_or_time_are_refused_by_name_and_all_else_is_up_to_date()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var store = new MemoryStore();
        await scene.PublishAsync(store, SeriesScene.Times);
        await scene.UpdateAsync(store);
        var other = new DateTime(2023, 6, 1);
        await scene.PublishAsync(store, other, other: SeriesScene.Globe with { Transform = SeriesScene.Globe.Transform with { OriginX = -179 } });

        var error = await Assert.ThrowsAsync<StacException>(() => scene.UpdateAsync(store, 2023));

        Assert.Contains($"there is no series of field: the grid of the item {SeriesScene.ItemOf(other)} is not that of", error.Message, StringComparison.Ordinal);
        Assert.Equal(["2024-01", "2024-02"], IndexOf(store).Pieces.Select(piece => piece.Period));
        Assert.Contains(SeriesScene.ItemOf(other), Encoding.UTF8.GetString(store["series/2023/catalog.json"]), StringComparison.Ordinal);
        await SeriesScene.RemoveAsync(store, other);
        await scene.UpdateAsync(store, 2023);
        Assert.Equal(["2023", "2024-01", "2024-02"], IndexOf(store).Pieces.Select(piece => piece.Period));
    }

    [Fact]
    public async Task A_variable_that_asks_for_no_series_any_more_has_none()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var store = new MemoryStore();
        await scene.PublishAsync(store, SeriesScene.Times);
        await scene.UpdateAsync(store);
        Assert.NotEmpty(SeriesKeys(store));
        var asset = JsonNode.Parse(store["series/collection.json"])!["assets"]!["series-field"]!;
        Assert.Equal(("./_series/field", "application/vnd.zarr; version=3"), ((string?)asset["href"], (string?)asset["type"]));
        Assert.Empty(StacSchemas.Validate(store["series/collection.json"]));
        Assert.Contains("datacube/v2.3.0", Encoding.UTF8.GetString(store["series/collection.json"]), StringComparison.Ordinal);

        var without = scene.Descriptor with { Variables = [scene.Descriptor.Variables[0] with { Series = false }] };
        await new CatalogPublisher(store).UpdateAsync(without, [2024], TestContext.Current.CancellationToken);

        Assert.Empty(SeriesKeys(store));
        Assert.Null(JsonNode.Parse(store["series/collection.json"])!["assets"]!["series-field"]);
        Assert.DoesNotContain("cube", Encoding.UTF8.GetString(store["series/collection.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalog_that_had_no_series_gets_all_years_by_a_run_over_one()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var (store, expected) = (new MemoryStore(), new MemoryStore());
        foreach (var one in (MemoryStore[])[store, expected])
            await scene.PublishAsync(one, SeriesScene.Times);
        await new CatalogPublisher(store, SeriesScene.Eager).UpdateAsync(scene.Descriptor with { Variables = [scene.Descriptor.Variables[0] with { Series = false }] }, [2023, 2024], TestContext.Current.CancellationToken);
        await scene.UpdateAsync(store, 2024);
        await scene.UpdateAsync(expected);

        AssertSame(expected, store);
    }

    [Fact]
    public async Task Verify_knows_series_and_says_what_is_wrong_with_them()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var store = new MemoryStore();
        await scene.PublishAsync(store, SeriesScene.Times);
        await scene.UpdateAsync(store);
        Assert.DoesNotContain(await ProblemsAsync(store), problem => problem.Contains("_series", StringComparison.Ordinal) || problem.StartsWith("series/collection", StringComparison.Ordinal));

        var pieces = IndexOf(store).Pieces.Select(piece => $"{SeriesScene.Root}{piece.Folder}").ToList();
        var shard = store[$"{pieces[0]}/field/c/0/0/1"].ToArray();
        shard[^30] ^= 1;
        store[$"{pieces[0]}/field/c/0/0/1"] = shard;
        await store.DeleteAsync($"{pieces[1]}/field/c/0/1/1", TestContext.Current.CancellationToken);
        await store.DeleteAsync($"{pieces[1]}/time/c/0", TestContext.Current.CancellationToken);
        store[$"{SeriesScene.Root}2020.0123456789abcdef/zarr.json"] = [1];
        await scene.PublishAsync(store, ReprocessedLater.AddDays(1), revision: 1);
        var without = store.Copy();
        await without.DeleteAsync($"{SeriesScene.Root}zarr.json", TestContext.Current.CancellationToken);

        var problems = await ProblemsAsync(store);

        Assert.Collection(
            problems.Where(problem => problem.StartsWith(SeriesScene.Root, StringComparison.Ordinal)),
            one => Assert.Contains("does not name series/_series/field/2020.0123456789abcdef/zarr.json, which is there", one, StringComparison.Ordinal),
            one => Assert.StartsWith($"{pieces[0]}/zarr.json: its shard field/c/0/0/1: a shard's index is damaged", one),
            one => Assert.StartsWith($"{pieces[1]}/zarr.json: lacks time/c/0 and 1 more objects", one),
            one => Assert.StartsWith($"{pieces[2]}/zarr.json: is not of the COGs that the items of 2024-02 have", one));
        Assert.Contains($"{SeriesScene.Root}zarr.json: is missing: 'datasets reconcile --fix' or the next run over its time writes it", await ProblemsAsync(without));
    }

    private static async Task<List<string>> ProblemsAsync(IObjectStore store) =>
        [.. (await new Verification.StacVerifier(store, new Verification.StacVerifierOptions()).VerifyAsync().ToListAsync()).SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}"))];

    private static void AssertDescribed(ReadArray array)
    {
        Assert.Equal(("K", "air_temperature", "A field", "crs"), (array.Attribute("units").GetString(), array.Attribute("standard_name").GetString(), array.Attribute("long_name").GetString(), array.Attribute("grid_mapping").GetString()));
        Assert.Equal(["time", "latitude", "longitude"], array.Json.GetProperty("dimensions").EnumerateArray().Select(one => one.GetString()!));
        Assert.Equal((float)SeriesScene.Globe.Nodata, BitConverter.ToDouble(array.Attribute("_FillValue").GetBytesFromBase64()));
        Assert.Equal("CF-1.11", array.Json.GetProperty("group").GetProperty("Conventions").GetString());
        Assert.Equal("EPSG:4326", array.Attribute("proj:code").GetString());
        Assert.Equal([1.2, 0, -180, 0, -1.2, 90], array.Attribute("spatial:transform").EnumerateArray().Select(one => one.GetDouble()));
    }

    private static DateTime FirstTime(ReadArray array)
    {
        Assert.Equal("seconds since 1970-01-01T00:00:00Z", array.Attribute("units").GetString());
        return DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(array.Samples)).UtcDateTime;
    }

    private static SeriesIndex IndexOf(IObjectStore store) => SeriesIndex.Parse(store.ReadAsync($"{SeriesScene.Root}zarr.json").GetAwaiter().GetResult()!.Content, "it");

    private static string[] SeriesKeys(MemoryStore store) => [.. store.Keys.Where(key => key.StartsWith("series/_series/", StringComparison.Ordinal))];

    private static void AssertSame(MemoryStore expected, MemoryStore actual, string[]? below = null)
    {
        bool IsCompared(string key) => below is null || below.Any(start => key.StartsWith(start, StringComparison.Ordinal));
        Assert.Equal(expected.Keys.Where(IsCompared), actual.Keys.Where(IsCompared));
        Assert.All(expected.Keys.Where(IsCompared), key => Assert.True(expected[key].AsSpan().SequenceEqual(actual[key]), $"{key} differs"));
    }

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly EqualityComparer<byte[]> ByteArrays = EqualityComparer<byte[]>.Create((one, other) => one!.AsSpan().SequenceEqual(other));

    /// <summary>The first bands one after the other, as GDAL's own Python reads them.</summary>
    internal static byte[] GdalBands(TemporaryFolder folder, IReadOnlyList<string> cogs)
    {
        const string script = """
            import sys
            from osgeo import gdal
            gdal.UseExceptions()
            with open(sys.argv[1], 'wb') as out:
                for path in open(sys.argv[2]).read().split('\n'):
                    image = gdal.Open(path)
                    out.write(image.GetRasterBand(1).ReadRaster())
            """;
        File.WriteAllText(folder["cogs"], string.Join('\n', cogs));
        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", script, folder["bands"], folder["cogs"]);
        Assert.True(exitCode == 0, error);
        return File.ReadAllBytes(folder["bands"]);
    }
}
