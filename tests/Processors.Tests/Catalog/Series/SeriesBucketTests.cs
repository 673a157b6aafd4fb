using Datasets.Catalog.Stac;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Series;

/// <summary>A series in a bucket is that of a folder, object for object, and is read by parts there.</summary>
public sealed class SeriesBucketTests(CloudServer cloud)
{
    [Fact]
    public async Task A_bucket_holds_and_gives_the_same_series()
    {
        using var scene = new SeriesScene(SeriesScene.Globe);
        var bucket = await cloud.BucketAsync();
        using var store = bucket.Open("/prefix");
        var expected = new MemoryStore();
        DateTime[] times = [new(2023, 12, 30), new(2023, 12, 31), new(2024, 1, 1), new(2024, 1, 5), new(2024, 2, 1)];
        await scene.PublishAsync(store, times);
        await scene.PublishAsync(expected, times);
        await scene.UpdateAsync(store);
        await scene.UpdateAsync(expected);
        // Made anew, so that the year's piece is another one and the first is removed.
        await scene.PublishAsync(store, times[0], revision: 1);
        await scene.PublishAsync(expected, times[0], revision: 1);
        await scene.UpdateAsync(store, 2023);
        await scene.UpdateAsync(expected, 2023);

        var keys = await store.ListAsync("series/_series/", TestContext.Current.CancellationToken).Select(entry => entry.Key).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected.Keys.Where(key => key.StartsWith("series/_series/", StringComparison.Ordinal)), keys.Order(StringComparer.Ordinal));
        foreach (var key in keys)
            Assert.Equal(expected[key], (await store.ReadAsync(key, TestContext.Current.CancellationToken))!.Content);

        using var folder = new TemporaryFolder();
        expected.SaveTo(folder.Path);
        using var other = new FolderStore(folder.Path);
        var there = await new SeriesReader((IObjectPartReader)store, SeriesScene.Id, "field").ReadPointAsync(-45.3, 33, null, TestContext.Current.CancellationToken);
        var here = await new SeriesReader(other, SeriesScene.Id, "field").ReadPointAsync(-45.3, 33, null, TestContext.Current.CancellationToken);
        Assert.Equal(here.Values, there.Values);
        Assert.Equal((here.Requests, here.Bytes), (there.Requests, there.Bytes));
        Assert.Equal(times, there.Values.Select(value => value.Time.UtcDateTime));
    }
}
