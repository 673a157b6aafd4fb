using System.Text;
using Amazon.Runtime;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Storage.S3;
using Datasets.Support;

namespace Datasets.Faults;

/// <summary>What one spoilt request does to each operation of the store that the command opens: nothing that is noticed.</summary>
public sealed class S3StoreFaultTests(CloudServer server)
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(new string('x', 20_000));

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_spoilt_request_costs_nothing_whichever_it_is(Fault fault)
    {
        await using var scene = await StartAsync();
        using var store = scene.Open();
        await UseAsync(store);
        var requests = scene.Plan.Count;
        Assert.InRange(requests, 8, 20);

        for (var number = 1; number <= requests; number++)
        {
            scene.Plan.SpoilOnly(number, fault);
            await UseAsync(store);
            // Requests that run by themselves come in the same order, so exactly that one was spoilt.
            Assert.Contains(scene.Plan.Seen, seen => seen.EndsWith($"← {fault}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_SlowDown_at_every_third_request_costs_nothing()
    {
        await using var scene = await StartAsync();
        using var store = scene.Open();
        scene.Plan.Spoil(number => number % 3 == 0 ? Fault.SlowDown : null);

        for (var round = 0; round < 20; round++)
            await UseAsync(store);
    }

    [Theory]
    [InlineData(Fault.SlowDown, "S3 asks to slow down")]
    [InlineData(Fault.InternalError, "S3 answered 500 InternalError")]
    [InlineData(Fault.ClockSkew, "clock differs from S3's")]
    [InlineData(Fault.Reset, "no connection to the S3 endpoint")]
    [InlineData(Fault.Truncated, "")]
    [InlineData(Fault.FlippedBit, "another checksum than S3 states")]
    public async Task A_fault_that_stays_is_temporary_and_no_fault_of_the_credentials(Fault fault, string why)
    {
        await using var scene = await StartAsync();
        using var store = scene.Open();
        await store.PutAsync("x.json", Content, MediaTypes.Json);
        scene.Plan.Spoil(_ => fault);

        foreach (var act in new Func<Task>[] { () => store.ReadAsync("x.json"), () => store.OpenReadAsync("x.json") })
        {
            var error = await Assert.ThrowsAsync<StorageException>(act);
            Assert.True(error.IsTemporary, error.ToString());
            Assert.StartsWith($"cannot read {store.Locate("x.json")}: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("credentials", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Every operation, and what it must come to; a bucket used before gives the same.</summary>
    private static async Task UseAsync(IObjectStore store)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["x.tif"], Content);
        await store.PutAsync("a/x.json", Content, MediaTypes.Json);
        await store.PutFileAsync("a/x.tif", folder["x.tif"], MediaTypes.CloudOptimizedGeoTiff);
        Assert.Equal(Content, (await store.ReadAsync("a/x.json"))!.Content);
        await using (var opened = (await store.OpenReadAsync("a/x.tif"))!)
        {
            var read = new MemoryStream();
            await opened.CopyToAsync(read);
            Assert.Equal(Content, read.ToArray());
        }

        Assert.Null(await store.ReadAsync("a/none.json"));
        Assert.Equal(["a/x.json", "a/x.tif"], await store.ListAsync("a/").Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["a"], await store.ListFoldersAsync("").ToListAsync());
        await store.DeleteAsync("a/x.json");
        await store.DeleteAsync("a/x.tif");
    }

    private async Task<Scene> StartAsync()
    {
        var bucket = await server.BucketAsync();
        var plan = new FaultPlan();
        return new Scene(bucket, plan, await FaultProxy.StartAsync(new Uri(bucket.Endpoint), plan));
    }

    private sealed record Scene(CloudServer.Bucket Bucket, FaultPlan Plan, FaultProxy Proxy) : IAsyncDisposable
    {
        /// <summary>The client is the command's own, with as many attempts; only its waits are over at once.</summary>
        public IObjectStore Open() => S3Store.Open($"s3://{Bucket.Name}", new S3Connection
        {
            Endpoint = Proxy.Address,
            Region = "us-west-2",
            Credentials = new BasicAWSCredentials(Bucket.AccessKey, Bucket.Secret),
            Time = new QuickTime(),
        });

        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
