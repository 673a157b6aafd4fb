using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Support;

namespace Datasets.Command;

public sealed class SearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_prints_the_items_of_a_time_and_the_paths_of_their_COGs()
    {
        await PublishAsync();

        var (exitCode, json, error) = DatasetsCommand.Run("search", _folder.Path, "--datetime", "2022-01-02/2022-01-03", "--bbox=-10,35,30,60", "--json");
        var (_, paths, _) = DatasetsCommand.Run("search", _folder.Path, "--datetime", "2022-01-02", "--where", "ozone.mean>200", "--where", "datasets:granule_revision=3", "--paths");

        Assert.True(exitCode == 0, error);
        var collection = JsonNode.Parse(json)!;
        Assert.Equal("FeatureCollection", (string?)collection["type"]);
        Assert.Equal(["OMI-Aura_L3-OMDOAO3e_20220102", "OMI-Aura_L3-OMDOAO3e_20220103"], collection["features"]!.AsArray().Select(item => (string?)item!["id"]));
        Assert.All(collection["features"]!.AsArray(), item => Assert.True(File.Exists((string)item!["assets"]!["ozone"]!["href"]!)));
        Assert.Equal(["ozone.tif", "ozone_precision.tif"], paths.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(path => path.Split("20220102_")[^1]));
        Assert.All(paths.Split('\n', StringSplitOptions.RemoveEmptyEntries), path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void What_cannot_be_understood_is_named()
    {
        var (exitCode, _, error) = DatasetsCommand.Run("search", _folder.Path, "--datetime", "yesterday", "--bbox", "1,2,3", "--where", "ozone", "--limit", "0");

        Assert.Equal(2, exitCode);
        foreach (var option in new[] { "--datetime", "--bbox", "--where", "--limit" })
            Assert.Contains($"{option}: expected ", error);
    }

    private async Task PublishAsync()
    {
        var store = new MemoryStore();
        for (var day = 1; day <= 5; day++)
            Samples.Publish(store, Samples.Content(new DateTimeOffset(2022, 1, day, 0, 0, 0, TimeSpan.Zero)));
        await new CatalogPublisher(store).UpdateAsync(Samples.Dataset, [2022], TestContext.Current.CancellationToken);
        store.SaveTo(_folder.Path);
    }
}
