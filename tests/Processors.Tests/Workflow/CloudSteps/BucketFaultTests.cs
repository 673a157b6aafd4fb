using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Verification;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>A bucket that refuses what a run writes: a clear error, nothing half there, and the next run makes up for it.</summary>
public sealed class BucketFaultTests(CloudServer server) : IDisposable
{
    private static readonly DateOnly Day = RunScene.FirstDay.AddDays(1);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(500, "InternalError", "_ozone[.]tif$", true, "S3 answered 500 InternalError")]
    [InlineData(503, "SlowDown", "_ozone[.]tif$", true, "S3 asks to slow down")]
    [InlineData(0, "reset", "_ozone[.]tif$", true, "no connection to the S3 endpoint")]
    [InlineData(400, "ExpiredToken", "_ozone[.]tif$", true, "the credentials have expired")]
    [InlineData(403, "AccessDenied", "_ozone[.]tif$", false, "access denied: the role or user needs rights")]
    [InlineData(404, "NoSuchBucket", "_ozone[.]tif$", false, "there is no bucket")]
    [InlineData(500, "InternalError", "[.]json$", true, "S3 answered 500 InternalError")]
    public async Task A_granule_that_the_bucket_does_not_take_fails_alone_and_the_next_run_publishes_it(
        int status, string code, string file, bool isTemporary, string why)
    {
        var bucket = await server.BucketAsync();
        await using var scene = await RunScene.StartAsync(days: 3);
        using var store = bucket.Open();
        using var work = WorkFolder.Open(_folder["work"]);
        var fault = code == "reset" ? new JsonObject { ["reset"] = true } : new JsonObject { ["status"] = status, ["code"] = code };
        fault["key"] = $"{RunScene.ItemOf(Day)}/.*{file}";
        fault["method"] = "PUT";
        await bucket.FaultAsync(fault, times: int.MaxValue);

        var first = await scene.RunAsync("first", store, work);

        Assert.Equal((2, 1), (first.Converted, first.Failed));
        var failed = first.Granules.Single(granule => granule.Outcome == GranuleOutcome.Failed);
        Assert.Contains(why, failed.Reason!, StringComparison.Ordinal);
        Assert.Contains(RunScene.ItemOf(Day), failed.Reason!, StringComparison.Ordinal);
        Assert.Equal(isTemporary, failed.Temporary);
        Assert.DoesNotContain(bucket.Secret, first.ToString() + failed.Details, StringComparison.Ordinal);
        using var look = bucket.Look();
        Assert.Equal(2, await look.ListAsync("_receipts/omi-ozone/2024/").CountAsync());
        Assert.DoesNotContain(await look.ListAsync("omi-ozone/").ToListAsync(), entry => entry.Key.EndsWith($"{RunScene.ItemOf(Day)}.json", StringComparison.Ordinal));
        Assert.Empty(await ProblemsAsync(look));

        await bucket.FaultAsync(new JsonObject { ["key"] = "none" }, times: 0);
        var second = await scene.RunAsync("second", store, work);

        Assert.Equal((1, 2, 0), (second.Converted, second.Skipped, second.Failed));
        Assert.Equal(3, await look.ListAsync("_receipts/omi-ozone/2024/").CountAsync());
        Assert.Empty(await ProblemsAsync(look));
    }

    [Fact]
    public async Task What_is_lost_in_a_bucket_is_made_again_by_the_next_run()
    {
        var bucket = await server.BucketAsync();
        await using var scene = await RunScene.StartAsync(days: 2);
        using var store = bucket.Open("/some/prefix");
        using var work = WorkFolder.Open(_folder["work"]);
        await scene.RunAsync("first", store, work);
        await store.DeleteAsync(StacLayout.Cog("omi-ozone", Day.Year, new ItemId(RunScene.ItemOf(Day)), "ozone"));

        var second = await scene.RunAsync("second", store, work);

        Assert.Equal((1, 1), (second.Converted, second.Skipped));
        Assert.Empty(await ProblemsAsync(store));
    }

    public void Dispose() => _folder.Dispose();

    private static ValueTask<List<string>> ProblemsAsync(IObjectStore store) =>
        new StacVerifier(store).VerifyAsync().SelectMany(one => one.Problems).ToListAsync();
}
