using Datasets.Command;
using Datasets.Support;

namespace Datasets.Workflow.CloudSteps;

/// <summary>What a run costs in requests to a bucket where nearly all is done.</summary>
public class ObjectReadsTests(CloudServer server)
{
    [Fact]
    public async Task A_run_over_a_year_with_one_new_granule_reads_few_objects_and_writes_its_report_once()
    {
        await using var scene = await CloudScene.StartAsync(
            server, days: 365, options => options with { Granule = new() { Columns = 144, Rows = 72 }, FileFacts = EmbeddedArchive.FileFacts.Approximate });
        var window = new[] { "--from", $"{CloudScene.FirstDay:yyyy-MM-dd}", "--to", $"{scene.Archive.Options.To.AddDays(1):yyyy-MM-dd}" };
        Succeeds("run", scene.Descriptor, "--out", $"s3://{scene.Bucket.Name}");
        scene.Archive.Catalogue.Add(scene.Archive.Options.To.AddDays(1));

        var before = (await scene.Bucket.RequestsAsync()).Count;
        Step("discover", "new", window);
        Step("convert", "new", "--shard", "0001");
        Step("report", "new");
        var one = (await scene.Bucket.RequestsAsync()).Skip(before).ToList();
        Step("discover", "none", window);
        var none = (await scene.Bucket.RequestsAsync()).Skip(before + one.Count).ToList();

        Assert.Equal((1, 365), ((int)(await scene.RunJsonAsync("new", "report.json"))["converted"]!, (int)(await scene.RunJsonAsync("new", "report.json"))["skipped"]!));
        Assert.Equal(366, await LinksAsync(2024) + await LinksAsync(2025));
        foreach (var requests in new[] { one, none })
        {
            var reads = requests.Where(request => (string?)request["method"] == "GET" && (string?)request["key"] is { Length: > 0 }).Select(request => (string)request["key"]!).ToList();
            // The new day closes July of the series, which is made of its COGs.
            Assert.Equal(requests == one ? 31 : 0, reads.RemoveAll(key => key.Contains("_202507", StringComparison.Ordinal) && key.EndsWith("_ozone.tif", StringComparison.Ordinal)));
            Assert.True(reads.Count <= 40, $"{reads.Count} objects are read: {string.Join(", ", reads.Take(60))}");
            Assert.Single(requests, request => (string?)request["method"] == "PUT" && ((string)request["key"]!).EndsWith("/report.json", StringComparison.Ordinal));
        }

        async Task<int> LinksAsync(int year) =>
            (await scene.JsonAsync($"omi-ozone/{year}/catalog.json"))["links"]!.AsArray().Count(link => (string?)link!["rel"] == "item");

        void Step(string step, string run, params string[] more) =>
            Succeeds(["step", step, "--dataset", scene.Descriptor, "--run", run, "--out", $"s3://{scene.Bucket.Name}", .. more]);

        void Succeeds(params string[] arguments)
        {
            string[] all = arguments[0] == "run" ? [.. arguments, .. window] : arguments;
            var (exitCode, output, error) = DatasetsCommand.RunWith(scene.Environment(), all);
            Assert.True(exitCode == 0, $"{string.Join(' ', all)}\n{output}\n{error}");
        }
    }
}
