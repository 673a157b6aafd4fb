using System.Runtime.InteropServices;
using Datasets.Catalog.Page;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Verification;
using Datasets.Cog;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Strips;

public sealed class YearStripsTests
{
    private static readonly Field Small = StripScene.Globe with { Width = 300, Height = 150, Transform = new GeoTransform(-180, 1.2, 0, 90, 0, -1.2) };

    public static TheoryData<string> Fields => [.. Kinds.Keys];

    private static readonly Dictionary<string, (Field Field, CogOptions Options, int Overview)> Kinds = new()
    {
        ["float"] = (StripScene.Globe, new CogOptions { BlockSize = 256 }, 1),
        ["zstd"] = (StripScene.Globe, new CogOptions { Compression = CogCompression.Zstd }, 1),
        ["scaled"] = (StripScene.Globe with { Type = SampleType.Int16, Nodata = -32768, Scale = 0.01, Offset = 300 }, new CogOptions(), 1),
        ["nan"] = (StripScene.Globe with { Type = SampleType.Float64, Nodata = double.NaN }, new CogOptions(), 1),
        ["small"] = (Small, new CogOptions(), -1),
        ["wide"] = (StripScene.Globe with { Width = 2500, Height = 100 }, new CogOptions { BlockSize = 256 }, 2),
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_frame_has_the_values_that_GDAL_reads_from_the_overview(string kind)
    {
        var (field, options, overview) = Kinds[kind];
        using var folder = new TemporaryFolder();
        using var scene = new StripScene(field, options);
        using var store = new FolderStore(folder["out"]);
        var days = new[] { StripScene.Day(9, 3), StripScene.Day(9, 5) };
        foreach (var day in days)
            await scene.PublishAsync(store, day);
        await StripScene.UpdateAsync(store);

        var greys = Bytes(folder, "-ot", "Byte", folder[$"out/{StripScene.StripOf(9)}"]);
        var length = greys.Length / days.Length;
        for (var frame = 0; frame < days.Length; frame++)
        {
            await File.WriteAllBytesAsync(folder["cog.tif"], scene.CogOf(days[frame]), TestContext.Current.CancellationToken);
            var level = overview < 0 ? [] : new[] { "-oo", $"OVERVIEW_LEVEL={overview}" };
            var stored = MemoryMarshal.Cast<byte, double>(Bytes(folder, [.. level, "-ot", "Float64", folder["cog.tif"]]));
            Assert.Equal(stored.Length, length);
            var (seen, missing) = (0, 0);
            for (var i = 0; i < length; i++)
            {
                var grey = greys[frame * length + i];
                // Grey 1 is 230 K and 255 is 400 K; what lies beyond is one of the two.
                var expected = Math.Clamp(stored[i] * field.Scale + field.Offset, 230, 400);
                var isMissing = stored[i].Equals(field.Nodata);
                if (isMissing ? grey != 0 : grey == 0 || Math.Abs(230 + (grey - 1) * 170 / 254.0 - expected) > 170 / 254.0 * 0.501)
                    Assert.Fail($"pixel {i} is grey {grey}, where GDAL reads {stored[i]}");
                _ = isMissing ? missing++ : seen++;
            }
            Assert.True(seen > length / 2 && missing > 0, $"{seen} values and {missing} without");
        }
    }

    [Fact]
    public async Task A_run_that_was_not_asked_for_strips_makes_none()
    {
        using var folder = new TemporaryFolder();
        using var scene = new StripScene(Small);
        using var store = new FolderStore(folder["out"]);
        await scene.PublishAsync(store, StripScene.Day(9, 3));
        await StripScene.UpdateUnaskedAsync(store);

        Assert.False(File.Exists(folder[$"out/{StripScene.StripOf(9)}"]));
        Assert.DoesNotContain("\"strips\":[", File.ReadAllText(folder[$"out/{StripScene.Id}/index.json"]), StringComparison.Ordinal);
        Assert.Empty(await ProblemsAsync(store));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_was_not_asked_for_strips_keeps_up_those_that_are_there(bool isRemembered)
    {
        using var folder = new TemporaryFolder();
        using var scene = new StripScene(Small);
        using var store = new FolderStore(folder["out"]);
        await scene.PublishAsync(store, StripScene.Day(9, 3));
        await StripScene.UpdateAsync(store);
        if (!isRemembered)
            File.Delete(folder[$"out/_receipts/{StripScene.Id}/_strips/2024.json"]);
        await scene.PublishAsync(store, StripScene.Day(9, 5));
        await scene.PublishAsync(store, StripScene.Day(10, 1));
        await StripScene.UpdateUnaskedAsync(store);

        Assert.Equal([StripScene.ItemOf(StripScene.Day(9, 3)), StripScene.ItemOf(StripScene.Day(9, 5))], MonthStrip.Read(File.ReadAllBytes(folder[$"out/{StripScene.StripOf(9)}"])).Header.Frames.Select(frame => frame.Id));
        Assert.Contains("\"strips\":[\"2024-09\",\"2024-10\"]", File.ReadAllText(folder[$"out/{StripScene.Id}/index.json"]), StringComparison.Ordinal);
        Assert.Empty(await ProblemsAsync(store));
    }

    [Fact]
    public async Task The_greys_of_classes_are_their_places_in_the_list()
    {
        using var folder = new TemporaryFolder();
        using var scene = new StripScene(Small with { Type = SampleType.UInt8, Nodata = 255, Classes = [new(2, "water"), new(0, "land"), new(1, "ice")] })
        {
            Variable = new() { Name = "field", Path = "/field" },
        };
        using var store = new FolderStore(folder["out"]);
        await scene.PublishAsync(store, StripScene.Day(9, 3));
        await StripScene.UpdateAsync(store);
        await File.WriteAllBytesAsync(folder["cog.tif"], scene.CogOf(StripScene.Day(9, 3)), TestContext.Current.CancellationToken);

        var greys = Bytes(folder, folder[$"out/{StripScene.StripOf(9)}"]);
        var stored = Bytes(folder, folder["cog.tif"]);

        Assert.Equal(stored.Select(value => value switch { 2 => 1, 0 => 2, 1 => 3, _ => 0 }), greys.Select(grey => (int)grey));
        Assert.Equal([0, 1, 2, 3], greys.Distinct().Order().Select(grey => (int)grey));
    }

    [Fact]
    public async Task A_strip_that_is_kept_up_day_by_day_is_the_one_that_is_made_at_once_and_reads_new_COGs_only()
    {
        using var scene = new StripScene(Small);
        var (daily, atOnce) = (new MemoryStore(), new MemoryStore());
        for (var day = 1; day <= 9; day++)
        {
            // Not in the order of their days.
            var date = StripScene.Day(9, day * 7 % 10);
            await scene.PublishAsync(daily, date);
            await scene.PublishAsync(atOnce, date);
            daily.Reads.Clear();
            await StripScene.UpdateAsync(daily);
            Assert.Equal([StripScene.ItemOf(date)], daily.Reads.Where(key => key.EndsWith(".tif", StringComparison.Ordinal)).Select(key => key.Split('/')[2]));
        }
        await StripScene.UpdateAsync(atOnce);

        Assert.Equal(atOnce[StripScene.StripOf(9)], daily[StripScene.StripOf(9)]);
        Assert.Equal(Enumerable.Range(1, 9).Select(day => StripScene.ItemOf(StripScene.Day(9, day))), FramesOf(daily, 9));
        daily.Reads.Clear();
        await StripScene.UpdateAsync(daily);
        Assert.DoesNotContain(daily.Reads, key => key.EndsWith(".png", StringComparison.Ordinal) || key.EndsWith(".tif", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_that_is_made_anew_is_corrected_and_one_that_goes_is_taken_out()
    {
        using var scene = new StripScene(Small);
        var (store, expected) = (new MemoryStore(), new MemoryStore());
        for (var day = 1; day <= 4; day++)
            await scene.PublishAsync(store, StripScene.Day(9, day));
        await StripScene.UpdateAsync(store);
        await scene.PublishAsync(store, StripScene.Day(9, 2), revision: 1);
        await store.DeleteAsync(StacLayout.Item(StripScene.Id, 2024, new ItemId(StripScene.ItemOf(StripScene.Day(9, 4)))));
        await StripScene.UpdateAsync(store);

        foreach (var (day, revision) in new[] { (1, 0), (2, 1), (3, 0) })
            await scene.PublishAsync(expected, StripScene.Day(9, day), revision);
        await StripScene.UpdateAsync(expected);
        Assert.Equal(expected[StripScene.StripOf(9)], store[StripScene.StripOf(9)]);
        Assert.Equal(3, FramesOf(store, 9).Count());
    }

    [Fact]
    public async Task A_month_without_items_and_one_of_swaths_have_no_strip()
    {
        using var scene = new StripScene(Small);
        var store = new MemoryStore();
        await scene.PublishAsync(store, StripScene.Day(9, 1));
        await scene.PublishAsync(store, StripScene.Day(10, 1));
        await StripScene.UpdateAsync(store);
        Assert.Equal([StripScene.StripOf(9), StripScene.StripOf(10)], Strips(store));

        // Two grids, of which neither is that of most items.
        await scene.PublishAsync(store, StripScene.Day(9, 2), shift: 1);
        await store.DeleteAsync(StacLayout.Item(StripScene.Id, 2024, new ItemId(StripScene.ItemOf(StripScene.Day(10, 1)))));
        await StripScene.UpdateAsync(store);

        Assert.Empty(Strips(store));
        Assert.DoesNotContain("strips\":[", System.Text.Encoding.UTF8.GetString(store[$"{StripScene.Id}/index.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_index_names_the_months_that_have_a_strip()
    {
        using var scene = new StripScene(Small);
        var store = new MemoryStore();
        foreach (var month in (int[])[2, 7, 12])
            await scene.PublishAsync(store, StripScene.Day(month, 1));
        await StripScene.UpdateAsync(store);

        Assert.Equal("""["2024-02","2024-07","2024-12"]""", Samples.Parse(store[$"{StripScene.Id}/index.json"])["variables"]!["field"]!["strips"]!.ToJsonString());
    }

    [Fact]
    public async Task A_catalog_of_an_earlier_version_gets_its_strips()
    {
        using var scene = new StripScene(Small);
        var store = new MemoryStore();
        await scene.PublishAsync(store, new DateOnly(2023, 5, 1));
        await scene.PublishAsync(store, StripScene.Day(9, 1));
        await StripScene.UpdateAsync(store, 2023, 2024);
        var strip = store[$"{StripScene.Id}/2023/2023-05_field.png"];
        await store.DeleteAsync($"{StripScene.Id}/2023/2023-05_field.png");
        await store.DeleteAsync($"_receipts/{StripScene.Id}/_strips/2023.json");
        await store.DeleteAsync($"{StripScene.Id}/index.json");

        await StripScene.UpdateAsync(store, 2024);

        Assert.Equal(strip, store[$"{StripScene.Id}/2023/2023-05_field.png"]);
    }

    [Fact]
    public async Task Two_runs_at_once_end_in_the_strips_of_one()
    {
        using var scene = new StripScene(Small);
        var expected = new MemoryStore();
        for (var day = 1; day <= 6; day++)
            await scene.PublishAsync(expected, StripScene.Day(9, day), revision: 1);
        await StripScene.UpdateAsync(expected);

        for (var round = 0; round < 10; round++)
        {
            var store = new MemoryStore { BeforeTryPut = _ => Task.Delay(0).ContinueWith(_ => Thread.SpinWait(1000), TaskScheduler.Default), ListsTags = round % 2 == 0 };
            for (var day = 1; day <= 4; day++)
                await scene.PublishAsync(store, StripScene.Day(9, day));
            await StripScene.UpdateAsync(store);
            await Task.WhenAll(Enumerable.Range(1, 6).Chunk(3).Select(part => Task.Run(async () =>
            {
                foreach (var day in part)
                    await scene.PublishAsync(store, StripScene.Day(9, day), revision: 1);
                await StripScene.UpdateAsync(store);
            })));

            Assert.Equal(expected[StripScene.StripOf(9)], store[StripScene.StripOf(9)]);
        }
    }

    [Fact]
    public async Task A_run_that_listed_items_before_another_one_replaced_them_does_not_put_an_old_frame_back()
    {
        using var scene = new StripScene(Small);
        var store = new MemoryStore();
        await scene.PublishAsync(store, StripScene.Day(9, 1));
        await StripScene.UpdateAsync(store);
        await scene.PublishAsync(store, StripScene.Day(9, 2));
        var isReplaced = false;
        store.BeforeTryPut = async key =>
        {
            // The first run has listed the items, and puts what they add to the catalog.
            if (isReplaced || !key.EndsWith("2024/catalog.json", StringComparison.Ordinal))
                return;
            isReplaced = true;
            await scene.PublishAsync(store, StripScene.Day(9, 1), revision: 1);
            await StripScene.UpdateAsync(store);
        };
        await StripScene.UpdateAsync(store);

        var expected = new MemoryStore();
        await scene.PublishAsync(expected, StripScene.Day(9, 1), revision: 1);
        await scene.PublishAsync(expected, StripScene.Day(9, 2));
        await StripScene.UpdateAsync(expected);
        Assert.True(isReplaced);
        Assert.Equal(expected[StripScene.StripOf(9)], store[StripScene.StripOf(9)]);
    }

    [Fact]
    public async Task Killed_before_any_of_its_puts_and_run_again_it_ends_where_an_uninterrupted_run_does()
    {
        using var scene = new StripScene(Small);
        var expected = new MemoryStore();
        await PublishAsync(expected);
        await StripScene.UpdateAsync(expected);

        var puts = 0;
        for (var killed = 0; killed <= puts; killed++)
        {
            var store = new MemoryStore();
            await PublishAsync(store);
            var done = 0;
            store.BeforeTryPut = _ => done++ == killed ? throw new OperationCanceledException() : Task.CompletedTask;
            try
            {
                await StripScene.UpdateAsync(store);
            }
            catch (OperationCanceledException)
            {
                puts++;
            }
            store.BeforeTryPut = null;
            await StripScene.UpdateAsync(store);

            Assert.Equal(expected.Keys, store.Keys);
            Assert.All(expected.Keys, key => Assert.Equal(expected[key], store[key]));
        }
        Assert.InRange(puts, 8, 20);

        async Task PublishAsync(MemoryStore store)
        {
            foreach (var day in (DateOnly[])[StripScene.Day(3, 1), StripScene.Day(3, 2), StripScene.Day(4, 1)])
                await scene.PublishAsync(store, day);
        }
    }

    [Fact]
    public async Task Verify_knows_strips_and_says_what_is_wrong_with_them()
    {
        using var scene = new StripScene(Small);
        var store = new MemoryStore();
        for (var month = 1; month <= 4; month++)
            await scene.PublishAsync(store, StripScene.Day(month, 1));
        await StripScene.UpdateAsync(store);
        Assert.Empty(await ProblemsAsync(store));

        var damaged = store[StripScene.StripOf(1)];
        damaged[^20] ^= 1;
        store[StripScene.StripOf(1)] = damaged;
        await store.DeleteAsync(StripScene.StripOf(2));
        store[StripScene.StripOf(3)] = store[StripScene.StripOf(4)];
        store[StripScene.StripOf(5)] = store[StripScene.StripOf(4)];
        store[StripScene.StripOf(4).Replace("_field", "-field", StringComparison.Ordinal)] = [];

        var problems = await ProblemsAsync(store);

        Assert.Collection(
            problems,
            one => Assert.StartsWith($"{StripScene.StripOf(1)}: its checksum says that it is damaged", one),
            one => Assert.StartsWith($"{StripScene.StripOf(2)}: is missing", one),
            one => Assert.StartsWith($"{StripScene.StripOf(3)}: is not of the COGs that the month's items have", one),
            one => Assert.StartsWith($"{StripScene.StripOf(5)}: is of no items that are there", one),
            one => Assert.Contains("2024-04-field.png lies in the year's folder", one));
    }

    private static async Task<List<string>> ProblemsAsync(IObjectStore store) =>
        [.. (await new StacVerifier(store, new StacVerifierOptions { ReadPixels = false }).VerifyAsync().ToListAsync()).SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}"))];

    private static string[] Strips(MemoryStore store) => [.. store.Keys.Where(key => key.EndsWith(".png", StringComparison.Ordinal))];

    private static IEnumerable<string> FramesOf(MemoryStore store, int month) => MonthStrip.Read(store[StripScene.StripOf(month)]).Header.Frames.Select(frame => frame.Id);

    private static byte[] Bytes(TemporaryFolder folder, params string[] arguments)
    {
        if (!ExternalProgram.Exists("gdal_translate"))
            Assert.Skip("needs gdal_translate, which './run test' installs");
        var (exitCode, _, error) = ExternalProgram.Run("gdal_translate", ["-q", "-of", "ENVI", .. arguments, folder["raw"]]);
        Assert.True(exitCode == 0, error);
        return File.ReadAllBytes(folder["raw"]);
    }
}
