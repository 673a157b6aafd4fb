using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Verification;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

public class StepTests
{
    private const string FirstShard = "_runs/omi-ozone/run/shards/0001.json";

    [Fact]
    public async Task Discovery_writes_shards_of_the_size_that_the_descriptor_asks_for_over_pages_of_any()
    {
        await using var scene = await FolderRun.StartAsync(days: 10);

        var summary = await scene.DiscoverAsync();

        Assert.Equal((3, 10, 10, 0), (summary.Shards, summary.Granules, summary.Discovered, summary.Skipped));
        var sizes = new List<int>();
        var ids = new HashSet<string>();
        foreach (var name in new[] { "0001", "0002", "0003" })
        {
            var shard = await Shard.ReadAsync(scene.Store, scene.Dataset, new RunId("run"), name, allowLoopback: true);
            sizes.Add(shard.Granules.Count);
            ids.UnionWith(shard.Granules.Select(granule => granule.Id));
        }

        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(10, ids.Count);
        Assert.Equal(
            """[{"shard":"0001"},{"shard":"0002"},{"shard":"0003"}]""",
            JsonNode.Parse((await scene.Store.ReadAsync("_runs/omi-ozone/run/manifest.json"))!.Content)!.ToJsonString());
    }

    [Fact]
    public async Task An_item_that_cannot_be_read_does_not_keep_a_run_from_its_report()
    {
        await using var scene = await FolderRun.StartAsync(days: 1);
        await scene.Store.PutAsync("omi-ozone/2024/broken/broken.json", "{}"u8.ToArray(), MediaTypes.GeoJson);
        await scene.DiscoverAsync();
        await scene.ConvertAsync("0001");

        var report = await scene.ReportAsync();

        Assert.Equal((1, 0, 0), Counts(report));
        Assert.StartsWith("no catalog links broken: ", report.Problem);
        var written = JsonNode.Parse((await scene.Store.ReadAsync(RunKeys.Report("omi-ozone", new RunId(FolderRun.Run))))!.Content)!;
        Assert.Equal(report.Problem, (string?)written["problem"]);
    }

    [Fact]
    public async Task A_shard_that_is_stopped_keeps_what_it_did_and_goes_on_from_there()
    {
        await using var scene = await FolderRun.StartAsync(days: 4);
        await scene.DiscoverAsync();
        using var stop = new CancellationTokenSource();
        scene.OnFinished = _ => stop.Cancel();

        var stopped = await scene.ConvertAsync("0001", cancellationToken: stop.Token);
        scene.OnFinished = null;
        var done = await scene.ConvertAsync("0001");

        Assert.True(stopped.Interrupted);
        Assert.True(stopped.IsWorthAnotherAttempt());
        Assert.InRange(stopped.Granules.Count, 1, 3);
        Assert.False(done.Interrupted);
        Assert.Equal(4 - stopped.Granules.Count, scene.Fetched.Count);
        Assert.Equal(4, done.Granules.Count(granule => granule.Outcome == GranuleOutcome.Converted));
        // What the first attempt told of its granules is not lost.
        Assert.All(done.Granules, granule => Assert.True(granule.BytesIn > 0));
    }

    [Fact]
    public async Task What_another_run_finished_meanwhile_is_skipped()
    {
        await using var scene = await FolderRun.StartAsync(days: 4);
        await scene.DiscoverAsync("one");
        await scene.DiscoverAsync("two");
        await scene.ConvertAsync("0001", "one");

        var second = await scene.ConvertAsync("0001", "two");

        Assert.Empty(scene.Fetched);
        Assert.All(second.Granules, granule => Assert.Equal(GranuleOutcome.Skipped, granule.Outcome));
        Assert.Equal((0, 4, 0), Counts(await scene.ReportAsync("two")));
    }

    [Fact]
    public async Task Reprocessing_does_all_again_but_a_retried_shard_not_twice()
    {
        await using var scene = await FolderRun.StartAsync(days: 4);
        await scene.DiscoverAsync("one");
        await scene.ConvertAsync("0001", "one");

        var summary = await scene.DiscoverAsync("two", reprocess: true);
        await scene.ConvertAsync("0001", "two");
        Assert.Equal(4, summary.Granules);
        Assert.Equal(4, scene.Fetched.Count);
        await scene.ConvertAsync("0001", "two");
        Assert.Empty(scene.Fetched);
        Assert.Equal(0, (await scene.DiscoverAsync("three")).Shards);
        Assert.Equal((0, 4, 0), Counts(await scene.ReportAsync("three")));
        Assert.NotNull(await scene.Store.ReadAsync("_runs/omi-ozone/three/report.json"));
    }

    [Theory]
    [InlineData("OMI-Aura_L3-OMDOAO3e_20240802.json")]
    [InlineData("OMI-Aura_L3-OMDOAO3e_20240802_ozone.tif")]
    [InlineData("OMI-Aura_L3-OMDOAO3e_20240802.png")]
    public async Task A_receipt_whose_item_or_asset_is_gone_is_worth_nothing_and_the_granule_is_converted_again(string file)
    {
        await using var scene = await FolderRun.StartAsync(days: 4);
        await scene.DiscoverAsync();
        await scene.ConvertAsync("0001");
        await scene.ReportAsync();
        await scene.Store.DeleteAsync($"omi-ozone/2024/OMI-Aura_L3-OMDOAO3e_20240802/{file}");

        var repaired = await scene.ConvertAsync("0001");

        Assert.StartsWith("OMI-Aura_L3-OMDOAO3e_2024m0802", Assert.Single(scene.Fetched), StringComparison.Ordinal);
        Assert.Equal(4, repaired.Granules.Count(granule => granule.Outcome == GranuleOutcome.Converted));
        Assert.Empty(await new StacVerifier(scene.Store).VerifyAsync().SelectMany(one => one.Problems).ToListAsync());
    }

    [Fact]
    public async Task A_receipt_that_cannot_be_read_is_worth_nothing()
    {
        await using var scene = await FolderRun.StartAsync(days: 1);
        await scene.DiscoverAsync();
        await scene.ConvertAsync("0001");
        var receipt = (await scene.Store.ListAsync("_receipts/").SingleAsync()).Key;
        await scene.Store.PutAsync(receipt, "{ \"granule\": "u8.ToArray(), MediaTypes.Json);

        await scene.ConvertAsync("0001");

        Assert.Single(scene.Fetched);
    }

    [Fact]
    public async Task The_report_counts_what_no_job_came_to_as_failed_and_a_killed_jobs_receipts_as_done()
    {
        await using var scene = await FolderRun.StartAsync(days: 8);
        await scene.DiscoverAsync();
        await scene.ConvertAsync("0001");
        // As kill -9 leaves it: receipts, no result.
        await scene.Store.DeleteAsync("_runs/omi-ozone/run/results/0001.json");

        var report = await scene.ReportAsync();

        Assert.Equal((4, 0, 4), Counts(report));
        Assert.False(report.IsTolerable(scene.Dataset.Workflow.ToleratedFailurePercentage));
        var failed = report.Granules.Where(granule => granule.Outcome == GranuleOutcome.Failed).ToList();
        Assert.All(failed, granule => Assert.Contains("shard 0002", granule.Reason!, StringComparison.Ordinal));
        Assert.All(failed, granule => Assert.True(granule.Temporary));
    }

    [Theory]
    [InlineData(100, 5, true)]
    [InlineData(100, 6, false)]
    [InlineData(19, 1, false)]
    [InlineData(20, 1, true)]
    [InlineData(0, 0, true)]
    public void A_run_may_have_as_many_failures_as_its_descriptor_tolerates(int granules, int failed, bool isTolerable)
    {
        var report = new RunReport
        {
            Run = new RunId("run"),
            Dataset = "dataset",
            From = default,
            To = default,
            Started = default,
            Software = "",
            Recipe = "",
            Granules = [],
            New = granules,
            Failed = failed,
        };

        Assert.Equal(isTolerable, report.IsTolerable(5));
    }

    [Fact]
    public async Task Retrying_a_runs_failures_looks_at_nothing_else()
    {
        var down = true;
        await using var scene = await FolderRun.StartAsync(days: 6, options => options with
        {
            Intercept = context =>
            {
                var refused = down && context.Request.Path.Value!.Contains("_2024m0803_", StringComparison.Ordinal);
                if (refused)
                    context.Response.StatusCode = 404;
                return Task.FromResult(refused);
            },
        });
        await scene.DiscoverAsync("one");
        await scene.ConvertAsync("0001", "one");
        // The second shard is never run: its two granules failed as well.
        await scene.ReportAsync("one");
        down = false;

        var failed = await FailedGranules.ReadAsync(scene.Store, "omi-ozone", new RunId("one"));
        scene.Archive.Catalogue.Add(scene.Archive.Options.To.AddDays(1));
        var summary = await scene.DiscoverAsync("two", only: failed);

        Assert.Equal(3, failed.Ids.Count);
        Assert.Equal((1, 3, 3, "one"), (summary.Shards, summary.Granules, summary.Discovered, summary.RetryFailed));
        await scene.ConvertAsync("0001", "two");
        Assert.Equal((3, 0, 0), Counts(await scene.ReportAsync("two")));
    }

    [Fact]
    public async Task Retrying_the_failures_of_a_run_without_a_report_says_so()
    {
        await using var scene = await FolderRun.StartAsync(days: 1);

        var error = await Assert.ThrowsAsync<StorageException>(() => FailedGranules.ReadAsync(scene.Store, "omi-ozone", new RunId("no-such-run")));

        Assert.Contains("_runs/omi-ozone/no-such-run/report.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the run's id", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"run\": \"run\"", "is not what it should be")]
    [InlineData("[]", "is not what it should be")]
    [InlineData("null", "is not what it should be")]
    [InlineData("{\"run\": \"run\", \"dataset\": \"omi-ozone\", \"shard\": \"0001\", \"reprocess\": false}", "granules")]
    public async Task A_malformed_shard_is_an_error_that_names_it(string content, string why)
    {
        await using var scene = await FolderRun.StartAsync(days: 1);
        await scene.Store.PutAsync(FirstShard, Encoding.UTF8.GetBytes(content), MediaTypes.Json);

        var error = await Assert.ThrowsAsync<StorageException>(() => scene.ConvertAsync("0001"));

        Assert.Contains(FirstShard, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTemporary);
    }

    [Theory]
    [InlineData("run", "another", "it is of dataset 'omi-ozone', run 'another', not of dataset 'omi-ozone', run 'run'")]
    [InlineData("dataset", "omi-so2", "it is of dataset 'omi-so2', run 'run'")]
    [InlineData("shard", "0002", "it says that it is shard '0002'")]
    public async Task A_shard_of_something_else_is_refused(string name, string value, string why)
    {
        await using var scene = await FolderRun.StartAsync(days: 1);
        await scene.DiscoverAsync();
        await scene.ChangeAsync(FirstShard, shard => shard[name] = value);

        var error = await Assert.ThrowsAsync<StorageException>(() => scene.ConvertAsync("0001"));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("summary.json", "run", "another", "run 'another', not of dataset 'omi-ozone', run 'run'")]
    [InlineData("summary.json", "dataset", "omi-so2", "it is of dataset 'omi-so2'")]
    [InlineData("summary.json", "shards", "many", "is not what it should be")]
    [InlineData("results/0001.json", "run", "another", "run 'another', not of dataset 'omi-ozone', run 'run'")]
    [InlineData("results/0001.json", "granules", "none", "is not what it should be")]
    public async Task A_report_of_something_else_or_of_something_malformed_is_refused(string document, string name, string value, string why)
    {
        await using var scene = await FolderRun.StartAsync(days: 1);
        await scene.DiscoverAsync();
        await scene.ConvertAsync("0001");
        await scene.ChangeAsync($"_runs/omi-ozone/run/{document}", json => json[name] = value);

        var error = await Assert.ThrowsAsync<StorageException>(() => scene.ReportAsync());

        Assert.Contains(document, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Null(await scene.Store.ReadAsync("_runs/omi-ozone/run/report.json"));
    }

    [Theory]
    [InlineData("file.name", "OMI-Aura_L3-OMDOAO3e.nc", "does not match source.cmr.include")]
    [InlineData("file.name", "../../etc/passwd.he5", "is not a plain file name")]
    [InlineData("file.url", "https://elsewhere.example/x.he5", "host elsewhere.example is not allowed")]
    [InlineData("id", "G1-OTHER_ARCHIVE", "is not one of provider GES_DISC")]
    [InlineData("id", "../G1-GES_DISC", "is none that a receipt can be named after")]
    public async Task A_shard_with_a_granule_that_is_none_of_the_datasets_is_refused_whole(string path, string value, string why)
    {
        await using var scene = await FolderRun.StartAsync(days: 2);
        await scene.DiscoverAsync();
        await scene.ChangeAsync(FirstShard, shard =>
        {
            var parts = path.Split('.');
            var node = shard["granules"]![1]!;
            (parts.Length == 1 ? node : node[parts[0]]!)[parts[^1]] = value;
        });

        var error = await Assert.ThrowsAsync<StorageException>(() => scene.ConvertAsync("0001"));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("none of omi-ozone's", error.Message, StringComparison.Ordinal);
        Assert.Empty(await scene.Store.ListAsync("omi-ozone/").ToListAsync());
    }

    [Fact]
    public async Task A_shard_or_a_summary_that_is_not_there_says_who_writes_it()
    {
        await using var scene = await FolderRun.StartAsync(days: 1);

        var shard = await Assert.ThrowsAsync<StorageException>(() => scene.ConvertAsync("0007"));
        var summary = await Assert.ThrowsAsync<StorageException>(() => scene.ReportAsync());

        Assert.Contains("shards/0007.json: check --run and --shard", shard.Message, StringComparison.Ordinal);
        Assert.Contains("summary.json: check --run", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_granule_is_an_outcome_and_no_reason_for_another_attempt()
    {
        await using var scene = await FolderRun.StartAsync(
            days: 2, options => options with { Corrupt = new Dictionary<DateOnly, Corruption> { [CloudScene.FirstDay] = Corruption.Truncated } });
        await scene.DiscoverAsync();

        var result = await scene.ConvertAsync("0001");

        Assert.Equal([GranuleOutcome.Failed, GranuleOutcome.Converted], result.Granules.Select(granule => granule.Outcome));
        Assert.False(result.IsWorthAnotherAttempt());
    }

    private static (int Converted, int Skipped, int Failed) Counts(RunReport report) => (report.Converted, report.Skipped, report.Failed);
}
