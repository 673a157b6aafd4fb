using System.Collections.Concurrent;
using Datasets.Archives.Cmr;
using Datasets.Archives.Granules;
using Datasets.Catalog.Verification;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Support;
using Microsoft.AspNetCore.Http;

namespace Datasets.Workflow.Runs;

public class DatasetRunTests
{
    private static readonly DateOnly Day = RunScene.FirstDay;

    [Fact]
    public async Task A_run_publishes_every_day_and_the_next_run_changes_nothing()
    {
        await using var scene = await RunScene.StartAsync(days: 4);

        var first = await scene.RunAsync("first");
        var published = scene.Published();
        var times = Trees.Times(scene.Out);
        var second = await scene.RunAsync("second");

        Assert.Equal((4, 4, 4, 0, 0), (first.Discovered, first.New, first.Converted, first.Skipped, first.Failed));
        Assert.Equal((4, 0, 0, 4, 0), (second.Discovered, second.New, second.Converted, second.Skipped, second.Failed));
        Assert.Equal(published, scene.Published());
        Assert.Equal(times, Trees.Times(scene.Out));
        Assert.Equal(4, scene.Archive.Requests.Data);
    }

    [Fact]
    public async Task What_is_published_is_valid_STAC_valid_COGs_and_whole()
    {
        await using var scene = await RunScene.StartAsync(days: 3);
        await scene.RunAsync("run");

        var json = Trees.Stac(scene.Out);
        Assert.Equal(3 + 1 + 1 + 1, json.Length);
        Assert.Empty(StacSchemas.Validate(json));
        Assert.Equal("", ExternalProgram.ValidateCog(Directory.GetFiles(scene.Out, "*.tif", SearchOption.AllDirectories)));
        using var store = new FolderStore(scene.Out);
        Assert.Empty(await new StacVerifier(store).VerifyAsync().SelectMany(one => one.Problems).ToListAsync());
        Assert.False(Directory.Exists(Path.Combine(scene.Out, "_work")));
    }

    [Theory]
    [InlineData(Corruption.Truncated, "truncated")]
    [InlineData(Corruption.Text, "HDF5")]
    [InlineData(Corruption.OtherProduct, "OMI Total Column Amount SO2")]
    [InlineData(Corruption.NoBytes, "empty")]
    [InlineData(Corruption.WrongChecksum, "checksum")]
    public async Task A_broken_granule_fails_alone_and_says_why(Corruption corruption, string why)
    {
        await using var scene = await RunScene.StartAsync(
            days: 3, options => options with { Corrupt = new Dictionary<DateOnly, Corruption> { [Day.AddDays(1)] = corruption } });

        var report = await scene.RunAsync("run");

        Assert.Equal((3, 2, 1), (report.New, report.Converted, report.Failed));
        var failed = Assert.Single(report.Granules, granule => granule.Outcome == GranuleOutcome.Failed);
        Assert.StartsWith("OMI-Aura_L3-OMDOAO3e_2024m0929", failed.File, StringComparison.Ordinal);
        Assert.Contains(why, failed.Reason!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(failed.File, failed.Reason!, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", failed.Reason!, StringComparison.Ordinal);
        Assert.True(File.Exists(scene.PathOfItem(Day)));
        Assert.False(Directory.Exists(Path.GetDirectoryName(scene.PathOfItem(Day.AddDays(1)))));
    }

    [Fact]
    public async Task A_granule_that_failed_is_tried_again_by_the_next_run()
    {
        var broken = true;
        await using var scene = await RunScene.StartAsync(days: 2, options => options with
        {
            Intercept = context =>
            {
                if (!broken || !context.Request.Path.Value!.Contains("2024m0928", StringComparison.Ordinal))
                    return Task.FromResult(false);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.FromResult(true);
            },
        });

        var first = await scene.RunAsync("first");
        broken = false;
        var second = await scene.RunAsync("second");

        Assert.Equal((1, 1), (first.Converted, first.Failed));
        Assert.Equal((1, 1, 0), (second.Converted, second.Skipped, second.Failed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_granule_processed_again_replaces_its_item(bool archiveKeepsTheEarlier)
    {
        await using var scene = await RunScene.StartAsync(days: 2);
        await scene.RunAsync("first");
        var before = scene.Item(Day).GetProperty("properties").GetProperty("datasets:source_file").GetString();

        var again = scene.Archive.Catalogue.Reprocess(Day, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), archiveKeepsTheEarlier);
        var report = await scene.RunAsync("second");
        var third = await scene.RunAsync("third");

        Assert.Equal(1, report.Converted);
        Assert.Equal((0, 0), (third.New, third.Converted));
        var item = scene.Item(Day);
        Assert.NotEqual(before, again.FileName);
        Assert.Equal(again.FileName, item.GetProperty("properties").GetProperty("datasets:source_file").GetString());
        Assert.Equal(2, Directory.GetDirectories(Path.GetDirectoryName(Path.GetDirectoryName(scene.PathOfItem(Day)))!).Length);
        using var store = new FolderStore(scene.Out);
        Assert.Empty(await new StacVerifier(store).VerifyAsync().SelectMany(one => one.Problems).ToListAsync());
        Assert.Contains(again.FileName, ExternalProgram.Run("gdalinfo", Cog(scene, Day)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_productions_of_a_day_the_later_stays_even_if_the_earlier_comes_after_it()
    {
        await using var scene = await RunScene.StartAsync(days: 1, options => options with
        {
            Reprocessed = new Dictionary<DateOnly, DateTimeOffset> { [Day] = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        });
        await scene.RunAsync("first");
        var late = scene.Item(Day).GetProperty("properties").GetProperty("datasets:source_file").GetString();
        scene.Archive.Catalogue.Remove(Day);
        scene.Archive.Catalogue.Add(Day);

        var report = await scene.RunAsync("second");

        Assert.Equal((0, 1), (report.Converted, report.Superseded));
        Assert.Equal(late, scene.Item(Day).GetProperty("properties").GetProperty("datasets:source_file").GetString());
        Assert.Equal(0, (await scene.RunAsync("third")).New);
    }

    [Fact]
    public async Task A_revised_record_of_a_file_with_the_same_checksum_is_not_converted_again()
    {
        await using var scene = await RunScene.StartAsync(days: 2);
        await scene.RunAsync("first");
        var published = scene.Published();
        var data = scene.Archive.Requests.Data;

        scene.Archive.Catalogue.Revise(Day);
        var second = await scene.RunAsync("second");
        var third = await scene.RunAsync("third");

        Assert.Equal((0, 0, 2), (second.Converted, second.New, second.Skipped));
        Assert.Equal((0, 2), (third.New, third.Skipped));
        Assert.Equal(data, scene.Archive.Requests.Data);
        // A receipt more, for the revision, and nothing else.
        Assert.Equal(published.Count + 1, scene.Published().Count);
        Assert.All(published, file => Assert.Equal(file.Value, scene.Published()[file.Key]));
    }

    [Fact]
    public async Task A_revised_record_without_a_checksum_is_converted_again_to_the_same_pixels()
    {
        await using var scene = await RunScene.StartAsync(days: 1, options => options with { FileFacts = FileFacts.Approximate });
        await scene.RunAsync("first");
        var pixels = scene.Published().Single(file => file.Key.EndsWith("_ozone.tif", StringComparison.Ordinal));

        scene.Archive.Catalogue.Revise(Day);
        var report = await scene.RunAsync("second");

        Assert.Equal(1, report.Converted);
        Assert.Equal("2", scene.Item(Day).GetProperty("properties").GetProperty("datasets:granule_revision").GetString());
        Assert.Contains(pixels, scene.Published());
    }

    [Fact]
    public async Task Reprocessing_all_gives_the_same_bytes()
    {
        await using var scene = await RunScene.StartAsync(days: 2);
        await scene.RunAsync("first");
        var published = scene.Published();

        var report = await scene.RunAsync("second", options => options with { Reprocess = true });

        Assert.Equal((2, 0), (report.Converted, report.Skipped));
        Assert.Equal(published, scene.Published());
    }

    /// <summary>What only a verification finds; the item's bytes are those that are made again.</summary>
    [Fact]
    public async Task Reprocessing_mends_a_COG_that_was_damaged_and_has_its_size_still()
    {
        await using var scene = await RunScene.StartAsync(days: 2);
        await scene.RunAsync("first");
        var published = scene.Published();
        var cog = await File.ReadAllBytesAsync(Cog(scene, Day, "ozone"));
        cog[cog.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(Cog(scene, Day, "ozone"), cog);

        await scene.RunAsync("second", options => options with { Reprocess = true });

        Assert.Equal(published, scene.Published());
    }

    [Fact]
    public async Task A_changed_recipe_makes_all_anew_and_takes_away_what_is_no_longer_asked_for()
    {
        await using var scene = await RunScene.StartAsync(days: 1);
        await scene.RunAsync("first");
        Assert.True(File.Exists(Cog(scene, Day, "ozone-precision")));
        using var store = new FolderStore(scene.Out);
        var one = scene.Dataset with { Variables = [scene.Dataset.Variables[0]] };
        var sceneOfOne = new OneVariable(one);

        var report = await sceneOfOne.RunAsync(scene, store);

        Assert.Equal((1, 0), (report.Converted, report.Skipped));
        Assert.True(File.Exists(Cog(scene, Day)));
        Assert.False(File.Exists(Cog(scene, Day, "ozone-precision")));
    }

    [Fact]
    public async Task A_granule_without_a_valid_pixel_is_a_valid_COG_and_an_item_that_says_so()
    {
        await using var scene = await RunScene.StartAsync(
            days: 1, options => options with { Granule = options.Granule with { Density = GranuleDensity.Empty } });

        var report = await scene.RunAsync("run");

        Assert.Equal((1, 0), (report.Converted, report.Failed));
        var statistics = scene.Item(Day).GetProperty("assets").GetProperty("ozone").GetProperty("bands")[0].GetProperty("statistics");
        Assert.Equal(0, statistics.GetProperty("valid_percent").GetDouble());
        Assert.False(statistics.TryGetProperty("minimum", out _));
        Assert.Empty(StacSchemas.Validate(scene.PathOfItem(Day)));
        Assert.Equal("", ExternalProgram.ValidateCog(Cog(scene, Day)));
    }

    [Fact]
    public async Task A_run_that_is_stopped_says_so_and_the_next_one_ends_where_an_uninterrupted_one_does()
    {
        await using var scene = await RunScene.StartAsync(days: 12);
        using var stop = new CancellationTokenSource();
        var interrupted = await scene.RunAsync("first", observer: new StopAfter(3, stop), cancellationToken: stop.Token);

        var rest = await scene.RunAsync("second");
        var whole = Path.Combine(Path.GetDirectoryName(scene.Out)!, "whole");
        await scene.RunAsync("third", output: whole);

        Assert.True(interrupted.Interrupted);
        Assert.InRange(interrupted.Converted, 3, 11);
        Assert.Equal(12 - interrupted.Converted, rest.Converted);
        Assert.Empty(scene.Published(whole).Except(scene.Published()).Concat(scene.Published().Except(scene.Published(whole))));
        Assert.False(Directory.Exists(Path.Combine(scene.Out, "_work")));
    }

    [Fact]
    public async Task An_archive_that_is_down_is_a_temporary_problem_and_what_was_found_before_is_kept()
    {
        await using var scene = await RunScene.StartAsync(days: 2, options => options with
        {
            Intercept = context =>
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.FromResult(true);
            },
        });

        var report = await scene.RunAsync("run");

        Assert.True(report.ProblemIsTemporary);
        Assert.Contains("503", report.Problem!, StringComparison.Ordinal);
        Assert.Equal(0, report.Converted);
    }

    [Fact]
    public async Task Two_runs_at_once_end_in_the_files_of_one()
    {
        await using var scene = await RunScene.StartAsync(days: 6);
        var whole = Path.Combine(Path.GetDirectoryName(scene.Out)!, "whole");
        await scene.RunAsync("alone", output: whole);

        await Task.WhenAll(scene.RunAsync("left"), scene.RunAsync("right"));

        Assert.Equal(scene.Published(whole), scene.Published());
    }

    [Fact]
    public async Task Only_a_few_granules_are_on_disk_at_once()
    {
        await using var scene = await RunScene.StartAsync(days: 20);
        var counting = new CountingFetcher(scene.Fetcher);

        await scene.RunAsync("run", options => options with { Workers = 1, Downloads = 2 }, fetcher: counting, observer: counting);

        // Two downloads under way, one waiting in the queue, one being converted, and one whose end is just being told.
        Assert.InRange(counting.Most, 1, 5);
    }

    [Fact]
    public async Task A_lost_catalog_comes_back_with_the_next_run()
    {
        await using var scene = await RunScene.StartAsync(days: 2);
        await scene.RunAsync("first");
        var published = scene.Published();
        File.Delete(Path.Combine(scene.Out, "catalog.json"));
        File.Delete(Path.Combine(scene.Out, "omi-ozone", "2024", "catalog.json"));

        await scene.RunAsync("second");

        Assert.Equal(published, scene.Published());
    }

    private static string Cog(RunScene scene, DateOnly day, string variable = "ozone") =>
        Path.Combine(Path.GetDirectoryName(scene.PathOfItem(day))!, $"{RunScene.ItemOf(day)}_{variable}.tif");

    private sealed class OneVariable(DatasetDescriptor dataset)
    {
        public async Task<RunReport> RunAsync(RunScene scene, FolderStore store)
        {
            var converter = new GranuleConverter(
                dataset, Datasets.Conversion.MappingRegistry.Default.Get(dataset.Mapping), new Datasets.Cog.CogWriter());
            using var discovery = new CmrDiscovery(new CmrOptions { Endpoint = new Uri(scene.Archive.Address, "search") });
            var window = new TimeRange(
                new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero), new DateTimeOffset(Day, TimeOnly.MaxValue, TimeSpan.Zero));
            return await new DatasetRun(
                    dataset, discovery, scene.Fetcher, converter, new GranulePublisher(dataset, store, TimeProvider.System), store, store.Work,
                    TimeProvider.System)
                .RunAsync(new RunOptions { Window = window, Run = new RunId("one") }, new StopAfter(int.MaxValue, new CancellationTokenSource()));
        }
    }

    private sealed class StopAfter(int count, CancellationTokenSource stop) : IRunObserver
    {
        private int _finished;

        public void Finished(GranuleResult result)
        {
            if (Interlocked.Increment(ref _finished) == count)
                stop.Cancel();
        }
    }

    private sealed class CountingFetcher(IGranuleFetcher inner) : IGranuleFetcher, IRunObserver
    {
        private readonly ConcurrentDictionary<string, bool> _onDisk = new();

        public int Most { get; private set; }

        public async Task<FetchedFile> FetchAsync(
            SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
        {
            _onDisk[file.Name] = true;
            lock (_onDisk)
                Most = Math.Max(Most, _onDisk.Count);
            return await inner.FetchAsync(source, file, folder, cancellationToken);
        }

        public void Finished(GranuleResult result) => _onDisk.TryRemove(result.File, out _);
    }
}
