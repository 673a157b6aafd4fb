using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Datasets.Storage;
using Datasets.Support;

namespace Datasets.Serving;

public sealed class ServedBucketTests(CloudServer cloud)
{
    [Fact]
    public async Task A_bucket_is_served_as_a_folder_is()
    {
        var bucket = await cloud.BucketAsync();
        using var store = bucket.Open("/prefix");
        byte[] pixels = [.. Enumerable.Range(0, 1000).Select(index => (byte)(index * 7))];
        await store.PutAsync("a/item_ozone.tif", pixels, MediaTypes.CloudOptimizedGeoTiff, TestContext.Current.CancellationToken);
        await using var server = await OutputServer.StartAsync(store, cancellationToken: TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };

        using var whole = await client.GetAsync("a/item_ozone.tif", TestContext.Current.CancellationToken);
        using var part = await AskAsync(client, "bytes=100-199");
        using var end = await AskAsync(client, "bytes=-10");
        using var beyond = await AskAsync(client, "bytes=1000-");
        using var known = await AskAsync(client, null, whole.Headers.ETag);
        using var missing = await client.GetAsync("a/other.tif", TestContext.Current.CancellationToken);

        Assert.Equal(pixels, await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("image/tiff; application=geotiff; profile=cloud-optimized", whole.Content.Headers.ContentType!.ToString());
        Assert.Equal(new ContentRangeHeaderValue(100, 199, 1000), part.Content.Headers.ContentRange);
        Assert.Equal(pixels[100..200], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(pixels[990..], await end.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        // A part of an object is a part of it on the way from the bucket, too.
        Assert.Contains(await bucket.RequestsAsync(), request => (string?)request["headers"]!["range"] == "bytes=100-199");
    }

    [Fact]
    public async Task What_the_bucket_refuses_is_an_error_that_says_why()
    {
        var bucket = await cloud.BucketAsync();
        using var store = bucket.Open();
        await using var server = await OutputServer.StartAsync(store, cancellationToken: TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };
        await bucket.FaultAsync(new JsonObject { ["status"] = 400, ["code"] = "ExpiredToken" });

        using var answer = await client.GetAsync("catalog.json", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("the credentials have expired", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string? range, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "a/item_ozone.tif");
        if (range is not null)
            request.Headers.TryAddWithoutValidation("Range", range);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
