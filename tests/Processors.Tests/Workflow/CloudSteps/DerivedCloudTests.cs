using Datasets.Support;

namespace Datasets.Workflow.CloudSteps;

/// <summary>A derived dataset in the cloud: its own state machine as compiled, and jobs with no more rights than its role has.</summary>
public sealed class DerivedCloudTests(CloudServer server)
{
    [Fact]
    public async Task Its_runs_make_the_months_that_are_due_of_the_items_in_the_bucket()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 4);
        var early = await scene.ExecuteOfAsync(CloudScene.Derived, "early", []);
        Assert.Equal(("SUCCEEDED", 1), (early.Status, early.Attempts.Count));
        var days = await scene.ExecuteAsync("days");
        Assert.True(days.Status == "SUCCEEDED", $"{days}");

        var first = await scene.ExecuteOfAsync(CloudScene.Derived, "first", []);
        Assert.True(first.Status == "SUCCEEDED", $"{first}");
        Assert.Equal((1, 1, 1), (first.CountOf("discover"), first.CountOf("convert"), first.CountOf("report")));
        Assert.Equal(1, (int)(await scene.JsonAsync($"_runs/{CloudScene.Derived}/first/report.json"))["converted"]!);
        var published = await scene.PublishedAsync();
        var items = published.Keys.Where(key => key.StartsWith($"{CloudScene.Derived}/2024/", StringComparison.Ordinal) && key.EndsWith(".tif", StringComparison.Ordinal));
        Assert.Equal(["OMI-Aura_L3-OMDOAO3e-mean_202408_ozone-days.tif", "OMI-Aura_L3-OMDOAO3e-mean_202408_ozone.tif"], items.Select(key => key.Split('/')[^1]).Order(StringComparer.Ordinal));
        await scene.AssertWholeAsync();

        var second = await scene.ExecuteOfAsync(CloudScene.Derived, "second", []);
        Assert.Equal(("SUCCEEDED", 1), (second.Status, second.Attempts.Count));
        Assert.Equal(published, await scene.PublishedAsync());
        await AssertForgedShardsAreRefusedAsync(scene);
    }

    /// <summary>A shard that names another object than a day's COG.</summary>
    private static async Task AssertForgedShardsAreRefusedAsync(CloudScene scene)
    {
        const string key = $"_runs/{CloudScene.Derived}/first/shards/0001.json";
        var shard = await scene.JsonAsync(key);
        var file = shard["granules"]![0]!["members"]![0]!["file"]!;
        foreach (var address in (string[])["https://example.org/x.tif", ((string)file["url"]!).Replace("omi-ozone", "omi-so2", StringComparison.Ordinal)])
        {
            file["url"] = address;
            await scene.Store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(shard.ToJsonString()), "application/json");
            var (exitCode, _, error) = Command.DatasetsCommand.RunWith(
                scene.Environment(), "step", "convert", "--dataset", CloudScene.Derived, "--run", "first", "--shard", "0001", "--out", scene.Store.Root);
            Assert.Equal(1, exitCode);
            Assert.Contains("is none of omi-ozone-monthly's", error);
        }
    }
}
