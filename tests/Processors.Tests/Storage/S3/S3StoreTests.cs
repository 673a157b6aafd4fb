using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Datasets.Support;

namespace Datasets.Storage.S3;

public class S3StoreTests(CloudServer server)
{
    private static readonly byte[] Text = "one"u8.ToArray();

    [Fact]
    public async Task What_is_put_is_read_back_and_listed_in_the_order_of_keys()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open("/some/prefix");
        foreach (var key in new[] { "b/2.json", "a.json", "b/10.json", "b/c/1.json" })
            await store.PutAsync(key, Encoding.UTF8.GetBytes(key), MediaTypes.Json);

        Assert.Equal("b/10.json", Encoding.UTF8.GetString((await store.ReadAsync("b/10.json"))!.Content));
        Assert.Null(await store.ReadAsync("b/11.json"));
        Assert.Null(await store.OpenReadAsync("b"));
        Assert.Equal(["b/10.json", "b/2.json", "b/c/1.json"], await store.ListAsync("b/").Select(entry => entry.Key).ToListAsync());
        Assert.Equal(["c"], await store.ListFoldersAsync("b/").ToListAsync());
        Assert.Equal(["b"], await store.ListFoldersAsync("").ToListAsync());
        using var whole = bucket.Look();
        Assert.Equal("some/prefix/a.json", (await whole.ListAsync("").FirstAsync()).Key);
        await store.DeleteAsync("a.json");
        await store.DeleteAsync("a.json");
        Assert.Null(await store.ReadAsync("a.json"));
        Assert.Equal($"s3://{bucket.Name}/some/prefix/a.json", store.Locate("a.json"));
    }

    [Fact]
    public async Task A_listing_of_more_than_a_page_has_every_object_once()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open();
        var keys = Enumerable.Range(0, 2345).Select(i => $"r/{i:D6}.json").ToList();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (key, token) =>
            await store.PutAsync(key, Text, MediaTypes.Json, token));

        Assert.Equal(keys, await store.ListAsync("r/").Select(entry => entry.Key).ToListAsync());
    }

    [Fact]
    public async Task A_conditional_put_wins_only_over_what_it_has_seen()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open();

        Assert.True(await store.TryPutAsync("x.json", "1"u8.ToArray(), MediaTypes.Json, etag: null));
        Assert.False(await store.TryPutAsync("x.json", "2"u8.ToArray(), MediaTypes.Json, etag: null));
        var seen = (await store.ReadAsync("x.json"))!;
        Assert.True(await store.TryPutAsync("x.json", "3"u8.ToArray(), MediaTypes.Json, seen.ETag));
        Assert.False(await store.TryPutAsync("x.json", "4"u8.ToArray(), MediaTypes.Json, seen.ETag));
        Assert.Equal("3"u8.ToArray(), (await store.ReadAsync("x.json"))!.Content);
        await store.DeleteAsync("x.json");
        Assert.False(await store.TryPutAsync("x.json", "5"u8.ToArray(), MediaTypes.Json, seen.ETag));
    }

    [Fact]
    public async Task Of_many_writers_at_once_none_is_overwritten_unseen()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            while (true)
            {
                var seen = await store.ReadAsync("log.json");
                byte[] content = [.. seen?.Content ?? [], (byte)('a' + writer)];
                if (await store.TryPutAsync("log.json", content, MediaTypes.Json, seen?.ETag))
                    return;
            }
        }));

        Assert.Equal("abcdefgh", string.Concat(Encoding.UTF8.GetString((await store.ReadAsync("log.json"))!.Content).Order()));
    }

    [Theory]
    [InlineData(5_000_000, false)]
    [InlineData(17_000_000, true)]
    public async Task A_file_arrives_whole_with_its_type_and_how_long_it_may_be_kept(int size, bool inParts)
    {
        using var folder = new TemporaryFolder();
        var content = new byte[size];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(folder["x.tif"], content);
        var bucket = await server.BucketAsync();
        using var store = bucket.Open(options: new S3StoreOptions { MultipartThreshold = 16_000_000 });

        await store.PutFileAsync("x.tif", folder["x.tif"], MediaTypes.CloudOptimizedGeoTiff);

        await using var stream = (await store.OpenReadAsync("x.tif"))!;
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()));
        Assert.True(File.Exists(folder["x.tif"]));
        var requests = await bucket.RequestsAsync();
        Assert.Equal(inParts, requests.Any(request => (bool)request["upload"]!));
        var first = requests.First(request => (string?)request["method"] is "PUT" or "POST");
        Assert.Equal("image/tiff; application=geotiff; profile=cloud-optimized", (string?)first["headers"]!["content-type"]);
        Assert.Equal("public, max-age=300", (string?)first["headers"]!["cache-control"]);
    }

    [Theory]
    [InlineData(5_000_000)]
    [InlineData(17_000_000)]
    public async Task Every_put_asks_for_the_encryption_that_is_configured(int size)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["x.tif"], new byte[size]);
        var bucket = await server.BucketAsync();
        using var store = bucket.Open(options: new S3StoreOptions
        {
            MultipartThreshold = 16_000_000,
            Encryption = Amazon.S3.ServerSideEncryptionMethod.AWSKMS,
            EncryptionKey = "my-key",
        });

        await store.PutAsync("x.json", Text, MediaTypes.Json);
        await store.PutFileAsync("x.tif", folder["x.tif"], MediaTypes.CloudOptimizedGeoTiff);

        var puts = (await bucket.RequestsAsync())
            .Where(request => (string?)request["method"] == ((string?)request["key"] == "x.tif" && size > 16_000_000 ? "POST" : "PUT"))
            .DistinctBy(request => (string?)request["key"]).ToList();
        Assert.Equal(2, puts.Count);
        Assert.All(puts, put => Assert.Equal("aws:kms", (string?)put["headers"]!["x-amz-server-side-encryption"]));
        Assert.All(puts, put => Assert.Equal("my-key", (string?)put["headers"]!["x-amz-server-side-encryption-aws-kms-key-id"]));
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "SlowDown")]
    [InlineData(0, "reset")]
    public async Task A_fault_that_passes_is_not_noticed(int status, string code)
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open(retries: 2);
        await bucket.FaultAsync(Fault("x.json", status, code), times: 1);
        await store.PutAsync("x.json", Text, MediaTypes.Json);
        await bucket.FaultAsync(Fault("x.json", status, code), times: 1);

        Assert.Equal(Text, (await store.ReadAsync("x.json"))!.Content);
    }

    [Fact]
    public async Task An_object_whose_connection_breaks_in_the_middle_is_read_again()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open();
        var content = Encoding.UTF8.GetBytes(new string('x', 100_000));
        await store.PutAsync("x.json", content, MediaTypes.Json);
        await bucket.FaultAsync(new JsonObject { ["key"] = "x.json", ["half"] = true }, times: 2);

        Assert.Equal(content, (await store.ReadAsync("x.json"))!.Content);
    }

    [Fact]
    public async Task An_object_of_which_nothing_more_comes_is_read_again()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open(options: new S3StoreOptions { InactivityTimeout = TimeSpan.FromSeconds(1) });
        var content = Encoding.UTF8.GetBytes(new string('x', 100_000));
        await store.PutAsync("x.json", content, MediaTypes.Json);
        await bucket.FaultAsync(new JsonObject { ["key"] = "x.json", ["stall"] = true }, times: 1);

        Assert.Equal(content, (await store.ReadAsync("x.json"))!.Content);
    }

    [Fact]
    public async Task An_object_that_never_comes_whole_is_a_temporary_failure()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open(options: new S3StoreOptions { InactivityTimeout = TimeSpan.FromMilliseconds(200) });
        await store.PutAsync("x.json", Encoding.UTF8.GetBytes(new string('x', 100_000)), MediaTypes.Json);
        await bucket.FaultAsync(new JsonObject { ["key"] = "x.json", ["stall"] = true }, times: int.MaxValue);

        var error = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync("x.json"));

        Assert.True(error.IsTemporary);
        Assert.Contains("stalled", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "InternalError", true, "500")]
    [InlineData(503, "SlowDown", true, "slow down")]
    [InlineData(0, "reset", true, "connection")]
    [InlineData(403, "AccessDenied", false, "access denied: the role or user needs rights")]
    [InlineData(404, "NoSuchBucket", false, "there is no bucket")]
    [InlineData(400, "ExpiredToken", true, "credentials have expired")]
    [InlineData(403, "InvalidAccessKeyId", false, "not accepted")]
    public async Task A_fault_that_stays_says_what_where_and_what_to_do(int status, string code, bool isTemporary, string says)
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open();
        await bucket.FaultAsync(Fault(".", status, code), times: int.MaxValue);

        foreach (var (what, act) in new (string, Func<Task>)[]
        {
            ("write", () => store.PutAsync("x.json", Text, MediaTypes.Json)),
            ("write", () => store.TryPutAsync("x.json", Text, MediaTypes.Json, "\"etag\"")),
            ("read", () => store.ReadAsync("x.json")),
            ("list", async () => await store.ListAsync("x").CountAsync()),
            ("remove", () => store.DeleteAsync("x.json")),
        })
        {
            var error = await Assert.ThrowsAsync<StorageException>(act);
            Assert.StartsWith($"cannot {what} s3://", error.Message, StringComparison.Ordinal);
            Assert.Equal(isTemporary, error.IsTemporary);
            Assert.Contains($"s3://{bucket.Name}/x", error.Message, StringComparison.Ordinal);
            Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(bucket.Secret, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named()
    {
        var bucket = await server.BucketAsync();
        using var store = S3Store.Open($"s3://no-such-{bucket.Name}", Connection(bucket.Endpoint));

        var error = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync("x.json", Text, MediaTypes.Json));

        Assert.Contains($"there is no bucket 'no-such-{bucket.Name}'", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTemporary);
    }

    [Fact]
    public async Task An_endpoint_without_a_listener_is_a_temporary_failure()
    {
        using var store = S3Store.Open("s3://bucket", Connection("http://127.0.0.1:9"));

        var error = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync("x.json"));

        Assert.True(error.IsTemporary);
        Assert.Contains("s3://bucket/x.json: no connection", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var store = S3Store.Open("s3://bucket", Connection($"http://{silent.LocalEndpoint}") with { Timeout = TimeSpan.FromMilliseconds(100) });

        var error = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync("x.json"));

        Assert.True(error.IsTemporary);
        Assert.Contains("s3://bucket/x.json: no answer came from the S3 endpoint in time", error.Message, StringComparison.Ordinal);
    }

    /// <summary>As S3 does it: 403 for what is not there, unless one may list the whole bucket.</summary>
    [Fact]
    public async Task A_role_that_may_see_its_own_prefixes_only_can_tell_what_is_not_there()
    {
        var bucket = await server.BucketAsync();
        using var owner = bucket.Look();
        await owner.PutAsync("other/x.json", Text, MediaTypes.Json);
        await bucket.PolicyAsync(Policy(bucket.Name));
        using var store = bucket.Open();

        await store.PutAsync("mine/x.json", Text, MediaTypes.Json);
        Assert.NotNull(await store.ReadAsync("mine/x.json"));
        Assert.Null(await store.ReadAsync("mine/y.json"));
        var denied = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync("other/x.json"));
        Assert.Contains("access denied", denied.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(async () => await store.ListFoldersAsync("").CountAsync());
    }

    /// <summary>Between the 403 and the listing another run may put what was not there.</summary>
    [Fact]
    public async Task What_another_writer_puts_while_it_is_asked_for_is_read()
    {
        var bucket = await server.BucketAsync();
        using var store = bucket.Open();
        await store.PutAsync("x.json", Text, MediaTypes.Json);
        await bucket.FaultAsync(Fault("^x.json$", 403, "AccessDenied"), times: 1);

        Assert.Equal(Text, (await store.ReadAsync("x.json"))!.Content);
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://ab")]
    [InlineData("s3://UPPER/x")]
    [InlineData("s3://bucket/../x")]
    [InlineData("s3://bucket//x")]
    public void A_place_that_is_no_bucket_is_refused(string uri) =>
        Assert.Throws<StorageException>(() => S3Store.Open(uri, Connection("http://127.0.0.1:9")));

    private static S3Connection Connection(string endpoint) => new()
    {
        Endpoint = new Uri(endpoint),
        Region = "us-west-2",
        Credentials = new BasicAWSCredentials("key", "secret"),
        Attempts = 1,
    };

    private static JsonObject Fault(string key, int status, string code) => code == "reset"
        ? new JsonObject { ["key"] = key, ["reset"] = true }
        : new JsonObject { ["key"] = key, ["status"] = status, ["code"] = code };

    private static JsonObject Policy(string bucket) => JsonNode.Parse($$"""
        {"Statement": [
          {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::{{bucket}}/mine/*"]},
          {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::{{bucket}}"],
           "Condition": { "StringLike": { "s3:prefix": ["mine/*"] } } }
        ]}
        """)!.AsObject();
}
