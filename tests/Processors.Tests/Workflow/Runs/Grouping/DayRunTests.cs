using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Verification;
using Datasets.Command.Output;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.CloudSteps;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.Verification;

namespace Datasets.Workflow.Runs.Grouping;

/// <summary>The workflow over days of orbits: discovery to report, in one run and in steps.</summary>
public sealed class DayRunTests : IDisposable
{
    private const string FirstItem = "OMI-Aura_L2-OMDOAO3_20110730";
    private const string SecondItem = "OMI-Aura_L2-OMDOAO3_20110731";

    private readonly GroupScene _scene = new GroupScene().WithTwoDays();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_day_is_one_item_that_names_all_its_orbits_and_spans_them()
    {
        var report = await _scene.RunAsync("run");

        Assert.Equal((2, 2, 2, 0), (report.Discovered, report.New, report.Converted, report.Failed));
        Assert.Equal([FirstItem, SecondItem], _scene.ItemIds);
        var item = _scene.Item(0);
        var properties = item.GetProperty("properties");
        Assert.Equal("2011-07-30T00:00:00Z", properties.GetProperty("datetime").GetString());
        Assert.Equal("2011-07-30T02:00:00Z", properties.GetProperty("start_datetime").GetString());
        Assert.StartsWith("2011-07-31T00:", properties.GetProperty("end_datetime").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, properties.GetProperty("datasets:source_files").GetArrayLength());
        Assert.Equal(["G1000", "G1001", "G1002"], _scene.Receipts.Length == 2 ? DerivedFrom(item) : []);
        Assert.Empty(StacSchemas.Validate(_scene.ItemPaths));
        Assert.Empty(await _scene.VerifyAsync());
        Assert.Equal("", ExternalProgram.ValidateCog(Directory.GetFiles(_scene.Folder["out"], "*.tif", SearchOption.AllDirectories)));
    }

    [Fact]
    public async Task Links_that_are_removed_from_a_days_item_are_found_without_a_receipt()
    {
        await _scene.RunAsync("run");
        foreach (var receipt in _scene.Receipts)
            File.Delete(receipt);
        Assert.Empty(await ProblemsAsync());

        File.WriteAllBytes(_scene.ItemPaths[0], Samples.Changed(File.ReadAllBytes(_scene.ItemPaths[0]), item =>
            item["links"]!.AsArray().RemoveAll(link => (string?)link!["rel"] == "derived_from")));

        Assert.Contains(await ProblemsAsync(), problem => problem.Contains("links", StringComparison.Ordinal));

        async Task<IReadOnlyList<string>> ProblemsAsync() =>
            await new ArchiveVerifier(_scene.Store, new StacVerifierOptions { CogCheck = CogChecks.Problems, Descriptors = _ => _scene.Dataset }, TimeProvider.System)
                .VerifyAsync().SelectMany(one => one.Problems).ToListAsync();
    }

    [Fact]
    public async Task The_next_run_does_nothing_twice()
    {
        await _scene.RunAsync("first");
        var times = Trees.Times(_scene.Folder["out"]);
        var fetched = _scene.Archive.Fetched.Count;

        var second = await _scene.RunAsync("second");

        Assert.Equal((2, 0, 2), (second.Discovered, second.New, second.Skipped));
        Assert.Equal(times, Trees.Times(_scene.Folder["out"]));
        Assert.Equal(fetched, _scene.Archive.Fetched.Count);
    }

    [Theory]
    [InlineData(48)]
    [InlineData(-48)]
    public async Task A_late_orbit_makes_its_day_again_whenever_it_was_produced(int producedAfter)
    {
        await _scene.RunAsync("first");
        var other = Trees.HashOf(File.ReadAllBytes(_scene.ItemPaths[1]));
        _scene.AddOrbit(GroupScene.Day.AddHours(12), produced: GroupScene.Day.AddHours(producedAfter));

        var second = await _scene.RunAsync("second");
        var third = await _scene.RunAsync("third");

        Assert.Equal((1, 1, 0), (second.Converted, second.Skipped, third.New));
        Assert.Equal(4, _scene.Item(0).GetProperty("properties").GetProperty("datasets:source_files").GetArrayLength());
        Assert.Equal(other, Trees.HashOf(File.ReadAllBytes(_scene.ItemPaths[1])));
        Assert.Equal(2, _scene.Receipts.Length);
        Assert.Empty(await _scene.VerifyAsync());
    }

    [Fact]
    public async Task An_orbit_that_is_processed_again_or_withdrawn_makes_its_day_again()
    {
        await _scene.RunAsync("first");
        var name = _scene.Item(1).GetProperty("properties").GetProperty("datasets:source_files")[0].GetString()!;
        _scene.Archive.Revise(name);
        var revised = await _scene.RunAsync("second");
        _scene.Archive.Remove(name);
        var withdrawn = await _scene.RunAsync("third");

        Assert.Equal((1, 1), (revised.Converted, withdrawn.Converted));
        Assert.Equal(["G1004", "G1005"], DerivedFrom(_scene.Item(1)));
    }

    [Fact]
    public async Task A_member_that_fails_for_the_time_being_fails_its_day_for_the_time_being()
    {
        var name = Names(GroupScene.Day)[1];
        _scene.Archive.Fault = file => file == name ? new FetchException($"{file}: the archive answers 503", isTemporary: true) : null;

        var first = await _scene.RunAsync("first");
        var failed = Assert.Single(first.Granules, result => result.Outcome == GranuleOutcome.Failed);

        Assert.Equal(("day-20110730", true), (failed.Granule, failed.Temporary));
        Assert.Contains($"its granule {name} cannot be had", failed.Reason, StringComparison.Ordinal);
        Assert.Equal([SecondItem], _scene.ItemIds);

        _scene.Archive.Fault = _ => null;
        _scene.Archive.Fetched.Clear();
        var only = await FailedGranules.ReadAsync(_scene.Store, _scene.Dataset.Id, new RunId("first"));
        var retried = await _scene.RunAsync("second", options => options with { Only = only, Window = only.Window });

        Assert.Equal((1, 0), (retried.Converted, retried.Failed));
        Assert.Equal([FirstItem, SecondItem], _scene.ItemIds);
        Assert.Equal(Names(GroupScene.Day), _scene.Archive.Fetched.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_corrupt_member_fails_its_day_alone_and_is_named()
    {
        var name = Names(GroupScene.Day)[2];
        File.WriteAllBytes(_scene.Folder[name], File.ReadAllBytes(_scene.Folder[name])[..3000]);

        var report = await _scene.RunAsync("run");

        var failed = Assert.Single(report.Granules, result => result.Outcome == GranuleOutcome.Failed);
        Assert.Equal(("day-20110730", false), (failed.Granule, failed.Temporary));
        Assert.Contains(name, failed.Reason, StringComparison.Ordinal);
        Assert.Equal([SecondItem], _scene.ItemIds);
        Assert.DoesNotContain(_scene.Receipts, receipt => receipt.StartsWith("day-20110730", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_orbits_give_the_same_bytes()
    {
        foreach (var output in (string[])["one", "two"])
        {
            using var store = new FolderStore(_scene.Folder[output]);
            await _scene.RunAsync("run", store: store);
        }

        Assert.Equal(Trees.Published(_scene.Folder["one"]), Trees.Published(_scene.Folder["two"]));
    }

    [Fact]
    public async Task A_slower_run_that_found_the_day_with_less_leaves_no_receipt_that_hides_it()
    {
        var store = new MemoryStore();
        var slow = await FindFirstAsync();
        _scene.AddOrbit(GroupScene.Day.AddHours(12));
        var quick = await FindFirstAsync();
        var publisher = _scene.Publisher(store);

        await publisher.PublishAsync(Convert(quick, "quick"), quick, new RunId("quick"));
        await publisher.PublishAsync(Convert(slow, "slow"), slow, new RunId("slow"));

        // The item is of what the slow run found, and so is the only receipt: the next run makes the day again.
        Assert.Equal([publisher.ReceiptKey(slow)], store.Keys.Where(key => key.StartsWith("_receipts/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Steps_of_a_cloud_run_carry_days_through_shards_and_results()
    {
        var publisher = _scene.Publisher();
        var discover = new DiscoverStep(_scene.Dataset, _scene.Archive, publisher, _scene.Store, TimeProvider.System);
        var summary = await discover.RunAsync(new DiscoverOptions { Run = new RunId("run"), Window = _scene.Window }, _scene);
        Assert.Equal((1, 2), (summary.Shards, summary.Granules));

        // The first attempt is killed when the first day is done.
        using var kill = new CancellationTokenSource();
        _scene.OnFinished = _ => kill.Cancel();
        var interrupted = await ConvertAsync(kill.Token);
        _scene.OnFinished = _ => { };
        _scene.Archive.Fetched.Clear();
        var whole = await ConvertAsync(default);
        var report = await new ReportStep(_scene.Dataset, publisher, _scene.Store, TimeProvider.System).RunAsync(new RunId("run"), _scene);

        Assert.True(interrupted.Interrupted);
        Assert.Equal(Names(GroupScene.Day.AddDays(1)), _scene.Archive.Fetched.Order(StringComparer.Ordinal));
        Assert.Equal(["day-20110730", "day-20110731"], whole.Granules.Select(result => result.Granule));
        Assert.Equal((2, 2, 0), (report.Discovered, report.Converted, report.Failed));
        Assert.Empty(await _scene.VerifyAsync());

        async Task<ShardResult> ConvertAsync(CancellationToken cancellationToken)
        {
            var shard = await Shard.ReadAsync(_scene.Store, _scene.Dataset, new RunId("run"), "0001", allowLoopback: false, default);
            return await new ConvertStep(_scene.Dataset, _scene.Pipeline(publisher), publisher, _scene.Store, TimeProvider.System)
                .RunAsync(shard, new PipelineWidth(1, 1), _scene, cancellationToken);
        }
    }

    [Theory]
    [InlineData("https://evil.example/orbit.he5", "evil.example")]
    [InlineData("https://archive.earthdata.nasa.gov/orbit.txt", "does not match source.cmr.include")]
    public async Task A_shard_is_not_believed_about_members_either(string url, string why)
    {
        var publisher = _scene.Publisher();
        await new DiscoverStep(_scene.Dataset, _scene.Archive, publisher, _scene.Store, TimeProvider.System)
            .RunAsync(new DiscoverOptions { Run = new RunId("run"), Window = _scene.Window }, _scene);
        var key = RunKeys.Shard(_scene.Dataset.Id, new RunId("run"), "0001");
        var json = System.Text.Json.Nodes.JsonNode.Parse((await _scene.Store.ReadAsync(key))!.Content)!;
        var file = json["granules"]![0]!["members"]![1]!["file"]!;
        (file["url"], file["name"]) = (url, url[(url.LastIndexOf('/') + 1)..]);
        await _scene.Store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(json), MediaTypes.Json);

        var error = await Assert.ThrowsAsync<StorageException>(() => Shard.ReadAsync(_scene.Store, _scene.Dataset, new RunId("run"), "0001", allowLoopback: false, default));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_tells_a_day_that_is_done_from_one_that_is_stale_or_missing()
    {
        await _scene.RunAsync("first");
        Assert.Empty((await _scene.ReconcileAsync()).Findings);

        _scene.AddOrbit(GroupScene.Day.AddHours(12));
        var stale = Assert.Single((await _scene.ReconcileAsync()).Findings);
        Assert.Equal(FindingKind.Stale, stale.Kind);
        Assert.Contains("2011-07-30 (4 granules)", stale.Subject, StringComparison.Ordinal);

        await _scene.RunAsync("second");
        Directory.Delete(Path.GetDirectoryName(_scene.ItemPaths[1])!, recursive: true);
        var gone = Assert.Single((await _scene.ReconcileAsync(fix: true)).Findings);
        Assert.Equal((FindingKind.ReceiptWithoutItem, true), (gone.Kind, gone.Fixed));
        Assert.Equal(1, (await _scene.RunAsync("third")).Converted);
        Assert.Empty((await _scene.ReconcileAsync()).Findings);
    }

    private async Task<Datasets.Archives.Granules.DiscoveredGranule> FindFirstAsync() =>
        await new GroupedDiscovery(_scene.Archive).DiscoverAsync(_scene.Dataset, _scene.Window).FirstAsync();

    private ConvertedGranule Convert(Datasets.Archives.Granules.DiscoveredGranule unit, string folder)
    {
        Directory.CreateDirectory(_scene.Folder[folder]);
        return _scene.Converter().Convert([.. unit.Members!.Select(member => new GranuleInput(_scene.Folder[member.Name]))], unit, _scene.Folder[folder]);
    }

    private string[] Names(DateTimeOffset day) => [.. Directory.GetFiles(_scene.Folder.Path, $"*_{day:yyyy'm'MMdd}t*.he5")
        .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> DerivedFrom(JsonElement item) => item.GetProperty("links").EnumerateArray()
        .Where(link => link.GetProperty("rel").GetString() == "derived_from")
        .Select(link => link.GetProperty("href").GetString()!.Split('/')[^1]);
}
