using Datasets.EmbeddedArchive;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Workflow.Runs;

/// <summary>What an archive adds or changes before a run's window, and how a run notices that it adds nothing any more.</summary>
public class LateGranulesTests
{
    /// <summary>After every run of these tests, so that what is produced then is new to all of them.</summary>
    private static readonly DateTimeOffset Later = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateOnly First = RunScene.FirstDay;

    [Fact]
    public async Task What_comes_late_or_is_processed_again_before_the_window_is_found_without_a_backfill()
    {
        await using var scene = await PublishedAsync(gap: First.AddDays(2));
        scene.Archive.Catalogue.Add(First.AddDays(2), Later);
        var again = scene.Archive.Catalogue.Reprocess(First.AddDays(1), Later);

        var found = await ScheduledAsync(scene, "second");
        var after = await ScheduledAsync(scene, "third");

        Assert.Equal(2, found.Converted);
        Assert.Equal(
            again.FileName, scene.Item(First.AddDays(1)).GetProperty("properties").GetProperty("datasets:source_file").GetString());
        Assert.True(File.Exists(scene.PathOfItem(First.AddDays(2))));
        Assert.Equal(0, after.Converted);
    }

    [Fact]
    public async Task A_run_over_another_time_than_the_schedules_looks_at_that_time_only()
    {
        await using var scene = await PublishedAsync(gap: First.AddDays(2));
        scene.Archive.Catalogue.Add(First.AddDays(2), Later);

        Assert.Equal(0, (await scene.RunAsync("second", options => options with { Window = Last(scene) })).Converted);
    }

    [Fact]
    public async Task What_was_never_asked_for_is_not_fetched_because_its_record_changed()
    {
        await using var scene = await PublishedAsync(gap: First.AddDays(2));
        scene.Archive.Catalogue.Add(First.AddDays(-40), Later);
        scene.Archive.Catalogue.Add(First.AddDays(-400), Later);

        var report = await ScheduledAsync(scene, "second");

        Assert.Equal((2, 0), (report.Discovered, report.Converted));
    }

    [Fact]
    public async Task What_failed_for_the_time_being_is_looked_for_again()
    {
        var isDown = false;
        await using var scene = await PublishedAsync(gap: First.AddDays(2), options => options with
        {
            Intercept = context =>
            {
                var refuses = isDown && context.Request.Path.StartsWithSegments("/data");
                if (refuses)
                    context.Response.StatusCode = 503;
                return Task.FromResult(refuses);
            },
        });
        scene.Archive.Catalogue.Add(First.AddDays(2), Later);

        isDown = true;
        var failed = await ScheduledAsync(scene, "second");
        var before = await MarkAsync(scene);
        isDown = false;
        var made = await ScheduledAsync(scene, "third");

        Assert.Equal((0, 1), (failed.Converted, failed.Failed));
        Assert.Equal(1, made.Converted);
        Assert.True((await MarkAsync(scene)).LookedUntil > before.LookedUntil);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(5, true)]
    public async Task An_archive_without_a_granule_in_the_window_for_some_periods_is_warned_of(int days, bool isWarned)
    {
        await using var scene = await RunScene.StartAsync(days: 1);
        using var store = new FolderStore(scene.Out);
        var mark = $$"""{"lookedUntil":null,"found":"{{DateTimeOffset.UtcNow.AddDays(-days).AddMinutes(-5):O}}"}""";
        await store.PutAsync(DiscoveryMark.KeyOf(scene.Dataset.Id), System.Text.Encoding.UTF8.GetBytes(mark), MediaTypes.Json);
        var told = new Listener();

        await scene.RunAsync("run", options => options with { FollowsSchedule = true, Window = new TimeRange(Later, Later.AddDays(10)) }, observer: told);

        // The dataset's schedule is daily.
        Assert.Equal(days, told.Periods);
        if (isWarned)
            Assert.Contains("The collection OMDOAO3e may have moved on from version 003", told.Warning, StringComparison.Ordinal);
        else
            Assert.Null(told.Warning);
    }

    [Fact]
    public async Task A_granule_in_the_window_ends_the_silence()
    {
        await using var scene = await RunScene.StartAsync(days: 1);
        var told = new Listener();

        await scene.RunAsync("run", options => options with { FollowsSchedule = true }, observer: told);

        Assert.Equal((0, null), (told.Periods, told.Warning));
        Assert.InRange((await MarkAsync(scene)).Found, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
    }

    /// <summary>Ten days but one are published, and a scheduled run has looked.</summary>
    private static async Task<RunScene> PublishedAsync(DateOnly gap, Func<EmbeddedArchiveOptions, EmbeddedArchiveOptions>? change = null)
    {
        var scene = await RunScene.StartAsync(days: 10, options => (change?.Invoke(options) ?? options) with { Gaps = [gap] });
        Assert.Equal(9, (await scene.RunAsync("backfill")).Converted);
        Assert.Equal(0, (await ScheduledAsync(scene, "first")).Converted);
        return scene;
    }

    private static Task<RunReport> ScheduledAsync(RunScene scene, string run) =>
        scene.RunAsync(run, options => options with { FollowsSchedule = true, Window = Last(scene) });

    /// <summary>The last two days of the ten.</summary>
    private static TimeRange Last(RunScene scene)
    {
        var start = new DateTimeOffset(scene.Archive.Options.To.AddDays(-1), TimeOnly.MinValue, TimeSpan.Zero);
        return new TimeRange(start, start.AddDays(2).AddMilliseconds(-1));
    }

    private static async Task<DiscoveryMark> MarkAsync(RunScene scene)
    {
        using var store = new FolderStore(scene.Out);
        return (await DiscoveryMark.ReadAsync(store, scene.Dataset.Id))!;
    }

    private sealed class Listener : IRunObserver
    {
        public int? Periods { get; private set; }
        public string? Warning { get; private set; }

        public void ArchiveSilent(int periods, string? warning) => (Periods, Warning) = (periods, warning);

        public void Finished(GranuleResult result)
        {
        }
    }
}
