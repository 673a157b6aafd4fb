using System.Text.Json.Nodes;
using Datasets.EmbeddedArchive;
using Datasets.Support;
using Microsoft.AspNetCore.Http;

namespace Datasets.Workflow.CloudSteps;

/// <summary>The compiled state machine, run: real commands, real S3 protocol, the job role's rights.</summary>
public class StateMachineTests(CloudServer server)
{
    private const string CorruptFile = "_2024m0805_";
    /// <summary>The first, and those of the state's two retries.</summary>
    private const int JobsOfAShard = 3;
    private static readonly DateOnly Day = CloudScene.FirstDay;

    [Fact]
    public async Task Sixty_granules_in_six_shards_end_in_what_a_run_on_one_machine_publishes_and_the_next_run_finds_nothing_new()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 60);

        var execution = await scene.ExecuteAsync("first");

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        Assert.Equal((1, 6, 1), (execution.CountOf("discover"), execution.CountOf("convert"), execution.CountOf("report")));
        Assert.Equal(
            ["0001", "0002", "0003", "0004", "0005", "0006"],
            (await scene.RunJsonAsync("first", "manifest.json")).AsArray().Select(entry => (string)entry!["shard"]!));
        Assert.Equal(6, (int)(await scene.RunJsonAsync("first", "summary.json"))["shards"]!);
        Assert.Equal(60, (int)(await scene.RunJsonAsync("first", "report.json"))["converted"]!);
        Assert.Equal(60, await scene.CountAsync("_receipts/omi-ozone/20"));
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync());

        var second = await scene.ExecuteAsync("second");

        Assert.True(second.Status == "SUCCEEDED", second.ToString());
        Assert.Equal("Nothing new", second.States[^1]);
        Assert.Equal((1, 0, 0), (second.CountOf("discover"), second.CountOf("convert"), second.CountOf("report")));
        Assert.Equal(0, (int)(await scene.RunJsonAsync("second", "summary.json"))["shards"]!);
        Assert.Equal(60, (int)(await scene.RunJsonAsync("second", "report.json"))["skipped"]!);
    }

    [Fact]
    public async Task What_a_run_published_whose_report_failed_is_linked_by_the_next_although_nothing_is_new()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 3);
        await scene.Bucket.FaultAsync(
            new JsonObject { ["key"] = "omi-ozone/2024/catalog[.]json$", ["method"] = "PUT", ["status"] = 403, ["code"] = "AccessDenied" }, times: int.MaxValue);

        var first = await scene.ExecuteAsync("first");

        Assert.Equal(("FAILED", 1), (first.Status, first.CountOf("report")));
        Assert.Equal(3, (await scene.ItemsAsync()).Count);
        Assert.NotEqual(scene.LocalRun(), await scene.PublishedAsync());

        await scene.Bucket.FaultAsync(new JsonObject { ["key"] = "none" }, times: 0);
        var second = await scene.ExecuteAsync("second");

        Assert.True(second.Status == "SUCCEEDED", second.ToString());
        Assert.Equal("Nothing new", second.States[^1]);
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync());
        await scene.AssertWholeAsync();
    }

    [Fact]
    public async Task One_corrupt_granule_among_sixty_fails_alone_and_the_report_names_it()
    {
        await using var scene = await CloudScene.StartAsync(
            server, days: 60, options => options with { Corrupt = new Dictionary<DateOnly, Corruption> { [Day.AddDays(4)] = Corruption.Truncated } });

        var execution = await scene.ExecuteAsync("run");

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        Assert.Equal(6, execution.CountOf("convert"));
        Assert.Equal(59, (await scene.ItemsAsync()).Count);
        var report = await scene.RunJsonAsync("run", "report.json");
        Assert.Equal((59, 1), ((int)report["converted"]!, (int)report["failed"]!));
        var failed = Assert.Single(report["granules"]!.AsArray(), granule => (string)granule!["outcome"]! == "Failed")!;
        Assert.Contains(CorruptFile, (string)failed["file"]!, StringComparison.Ordinal);
        Assert.Contains("truncated", (string)failed["reason"]!, StringComparison.OrdinalIgnoreCase);
        await scene.AssertWholeAsync();
    }

    [Fact]
    public async Task More_failures_than_tolerated_fail_the_run_and_the_good_ones_are_there()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 20, options => options with
        {
            Corrupt = Enumerable.Range(3, 4).ToDictionary(day => Day.AddDays(day), _ => Corruption.Text),
        });

        var execution = await scene.ExecuteAsync("run");

        Assert.Equal("FAILED", execution.Status);
        Assert.Equal("States.TaskFailed", execution.Error);
        Assert.Equal((2, 1), (execution.CountOf("convert"), execution.CountOf("report")));
        Assert.Contains("4 of 20 granules failed", execution.Attempts[^1].Log, StringComparison.Ordinal);
        Assert.Equal(16, (await scene.ItemsAsync()).Count);
        Assert.Equal(4, (int)(await scene.RunJsonAsync("run", "report.json"))["failed"]!);
        Assert.Equal("States.TaskFailed", (string)(await scene.RunJsonAsync("run", "failure.json"))["error"]!);
        await scene.AssertWholeAsync();
    }

    [Fact]
    public async Task A_job_that_is_killed_in_the_middle_of_its_shard_is_done_again_with_no_loss_and_nothing_twice()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 20);

        var execution = await scene.ExecuteAsync("run", null, new JsonObject
        {
            ["command"] = "--shard 0002$",
            ["attempt"] = 1,
            ["line"] = "converted[^]*converted[^]*converted",
        });

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        var jobs = execution.Attempts.Where(attempt => attempt.Command.EndsWith("--shard 0002", StringComparison.Ordinal)).ToList();
        Assert.Equal([137, 0], jobs.Select(job => job.ExitCode));
        Assert.NotEqual(jobs[0].Job, jobs[1].Job);
        var receiptPuts = (await scene.Bucket.RequestsAsync())
            .Where(request => (string?)request["method"] == "PUT" && ((string)request["key"]!).StartsWith("_receipts/omi-ozone/20", StringComparison.Ordinal))
            .GroupBy(request => (string)request["key"]!).ToList();
        Assert.Equal(20, receiptPuts.Count);
        Assert.All(receiptPuts, puts => Assert.Single(puts));
        Assert.Equal((20, 0), ((int)(await scene.RunJsonAsync("run", "report.json"))["converted"]!, (int)(await scene.RunJsonAsync("run", "report.json"))["failed"]!));
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync());
    }

    [Fact]
    public async Task Where_most_shards_cannot_run_the_run_fails_with_a_report_of_all_granules_and_they_can_be_retried()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 30);
        await scene.Bucket.FaultAsync(UnreadableShards("000[12]"), times: 2 * JobsOfAShard);

        var execution = await scene.ExecuteAsync("first");

        Assert.Equal(("FAILED", "States.ExceedToleratedFailureThreshold"), (execution.Status, execution.Error));
        Assert.Equal(["Report what is there", "Record failure", "Failed"], execution.States.TakeLast(3));
        Assert.Equal((7, 1), (execution.CountOf("convert"), execution.CountOf("report")));
        var report = await scene.RunJsonAsync("first", "report.json");
        Assert.Equal((30, 10, 20), ((int)report["new"]!, (int)report["converted"]!, (int)report["failed"]!));
        Assert.Equal("States.ExceedToleratedFailureThreshold", (string)(await scene.RunJsonAsync("first", "failure.json"))["error"]!);
        await scene.AssertWholeAsync();

        var second = await scene.ExecuteAsync("second", new JsonObject { ["retryFailed"] = "first" });

        Assert.True(second.Status == "SUCCEEDED", second.ToString());
        Assert.Equal(20, (int)(await scene.RunJsonAsync("second", "report.json"))["converted"]!);
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync());
    }

    /// <summary>Of three shards, the one with a single granule is a third: of the 21 granules it is less than the 5 % that omi-ozone tolerates.</summary>
    [Fact]
    public async Task What_is_tolerated_is_a_share_of_granules_and_not_of_shards()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 21);
        await scene.Bucket.FaultAsync(UnreadableShards("0003"), times: JobsOfAShard);

        var execution = await scene.ExecuteAsync("run");

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        var report = await scene.RunJsonAsync("run", "report.json");
        Assert.Equal((20, 1), ((int)report["converted"]!, (int)report["failed"]!));
        var failed = Assert.Single(report["granules"]!.AsArray(), granule => (string)granule!["outcome"]! == "Failed")!;
        Assert.Contains("shard 0003", (string)failed["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_told_to_stop_exits_75_and_goes_on_in_its_next_attempt()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 20);

        var execution = await scene.ExecuteAsync("run", null, new JsonObject
        {
            ["command"] = "--shard 0001$",
            ["attempt"] = 1,
            ["line"] = "converted",
            ["signal"] = "SIGTERM",
        });

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        var attempts = execution.Attempts.Where(attempt => attempt.Command.EndsWith("--shard 0001", StringComparison.Ordinal)).ToList();
        Assert.Equal([75, 0], attempts.Select(attempt => attempt.ExitCode));
        Assert.Single(attempts.Select(attempt => attempt.Job).Distinct());
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync());
    }

    /// <summary>The S3 client sends a request so often before it gives up: docs/operations.md.</summary>
    private const int TriesOfOneRequest = 6;

    [Fact]
    public async Task A_report_that_fails_for_the_time_being_is_tried_again_by_its_job_and_no_other_is_submitted()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 3);
        await scene.Bucket.FaultAsync(
            new JsonObject { ["key"] = "run/report[.]json$", ["method"] = "PUT", ["status"] = 400, ["code"] = "ExpiredToken" }, times: TriesOfOneRequest);

        var execution = await scene.ExecuteAsync("run");

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        var attempts = execution.Attempts.Where(attempt => attempt.Command.StartsWith("step report", StringComparison.Ordinal)).ToList();
        Assert.Equal([75, 0], attempts.Select(attempt => attempt.ExitCode));
        Assert.Single(attempts.Select(attempt => attempt.Job).Distinct());
        Assert.Equal(3, (int)(await scene.RunJsonAsync("run", "report.json"))["converted"]!);
    }

    [Fact]
    public async Task A_shard_whose_file_the_archive_refuses_for_a_while_exits_75_twice_and_then_is_fine()
    {
        var refusals = 0;
        await using var scene = await CloudScene.StartAsync(server, days: 10, options => options with
        {
            // Five tries of each attempt; the server says that there is no need to wait.
            Intercept = context => Task.FromResult(
                context.Request.Path.Value!.Contains(CorruptFile, StringComparison.Ordinal) && Interlocked.Increment(ref refusals) <= 10 && Refuse(context)),
        });

        var execution = await scene.ExecuteAsync("run");

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        Assert.Equal([75, 75, 0], execution.Attempts.Where(attempt => attempt.Command.Contains("convert", StringComparison.Ordinal)).Select(attempt => attempt.ExitCode));
        Assert.Equal(10, (await scene.ItemsAsync()).Count);
        // The nine others were fetched in the first attempt only.
        Assert.Equal(9 + 11, scene.Archive.Requests.Data);
        await scene.AssertWholeAsync();
    }

    [Fact]
    public async Task A_file_that_the_archive_never_gives_is_a_failure_of_its_own_and_can_be_retried_alone_later()
    {
        var down = true;
        await using var scene = await CloudScene.StartAsync(server, days: 20, options => options with
        {
            Intercept = context => Task.FromResult(
                Volatile.Read(ref down) && context.Request.Path.Value!.Contains(CorruptFile, StringComparison.Ordinal) && Refuse(context)),
        });

        var first = await scene.ExecuteAsync("first");
        Volatile.Write(ref down, false);
        var second = await scene.ExecuteAsync("second", new JsonObject { ["retryFailed"] = "first" });

        Assert.True(first.Status == "SUCCEEDED", first.ToString());
        Assert.Equal([75, 75, 75, 0], first.Attempts.Where(attempt => attempt.Command.EndsWith("0001", StringComparison.Ordinal)).Select(attempt => attempt.ExitCode));
        var report = await scene.RunJsonAsync("first", "report.json");
        Assert.Equal((19, 1), ((int)report["converted"]!, (int)report["failed"]!));
        Assert.True(second.Status == "SUCCEEDED", second.ToString());
        Assert.Equal((1, 1), ((int)(await scene.RunJsonAsync("second", "summary.json"))["granules"]!, (int)(await scene.RunJsonAsync("second", "report.json"))["converted"]!));
        Assert.Equal(20, (await scene.ItemsAsync()).Count);
        await scene.AssertWholeAsync();
    }

    [Fact]
    public async Task An_archive_that_is_down_at_discovery_is_asked_again_and_then_the_run_fails_with_the_cause()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 3, options => options with { Intercept = context => Task.FromResult(Refuse(context)) });

        var execution = await scene.ExecuteAsync("run");

        Assert.Equal("FAILED", execution.Status);
        // Four attempts of a job, and two more jobs.
        Assert.Equal(12, execution.CountOf("discover"));
        Assert.All(execution.Attempts, attempt => Assert.Equal(75, attempt.ExitCode));
        var failure = await scene.RunJsonAsync("run", "failure.json");
        Assert.Equal(("omi-ozone", "run", "States.TaskFailed"), ((string)failure["dataset"]!, (string)failure["run"]!, (string)failure["error"]!));
        Assert.Contains("75", (string)failure["cause"]!, StringComparison.Ordinal);
        var problem = await scene.RunJsonAsync("run", "problems/discover.json");
        Assert.Contains("503", (string)problem["problem"]!, StringComparison.Ordinal);
        Assert.True((bool)problem["temporary"]!);
        Assert.Equal(0, await scene.CountAsync("omi-ozone/"));
    }

    [Fact]
    public async Task A_backfill_converts_the_days_it_is_given_and_a_wrong_one_fails_at_once()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 30);

        var execution = await scene.ExecuteAsync("backfill", CloudScene.Days(Day.AddDays(10), Day.AddDays(14)));
        var wrong = await scene.ExecuteAsync("wrong", new JsonObject { ["from"] = "2024-08-01" });

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        Assert.Equal(
            Enumerable.Range(11, 5).Select(day => $"omi-ozone/2024/OMI-Aura_L3-OMDOAO3e_202408{day:D2}/OMI-Aura_L3-OMDOAO3e_202408{day:D2}.json"),
            await scene.ItemsAsync());
        Assert.Equal(("FAILED", "BadInput"), (wrong.Status, wrong.Error));
        Assert.Empty(wrong.Attempts);
    }

    [Fact]
    public async Task A_granule_that_was_processed_again_replaces_its_item_in_the_next_run()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 3);
        await scene.ExecuteAsync("first");
        var again = scene.Archive.Catalogue.Reprocess(Day, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), keepEarlier: false);

        var execution = await scene.ExecuteAsync("second");

        Assert.True(execution.Status == "SUCCEEDED", execution.ToString());
        Assert.Equal(1, (int)(await scene.RunJsonAsync("second", "summary.json"))["granules"]!);
        var items = await scene.ItemsAsync();
        Assert.Equal(3, items.Count);
        Assert.Equal(again.FileName, (string)(await scene.JsonAsync(items[0]))["properties"]!["datasets:source_file"]!);
        await scene.AssertWholeAsync();
    }

    [Fact]
    public async Task Two_runs_of_one_dataset_at_once_tear_no_item_and_lose_no_receipt()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 20);

        var both = await Task.WhenAll(scene.ExecuteAsync("left"), scene.ExecuteAsync("right"));

        Assert.All(both, execution => Assert.True(execution.Status == "SUCCEEDED", execution.ToString()));
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync());
        await scene.AssertWholeAsync();
    }

    /// <summary>Shards whose jobs end before they can do anything.</summary>
    private static JsonObject UnreadableShards(string name) =>
        new() { ["key"] = $"shards/{name}[.]json$", ["method"] = "GET", ["status"] = 400, ["code"] = "KMS.DisabledException" };

    private static bool Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "0";
        return true;
    }
}
