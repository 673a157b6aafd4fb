using Datasets.Archives.Download;
using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Descriptors;
using Datasets.Storage.Http;
using Datasets.Storage.S3;

namespace Datasets.Archives.Buckets;

public sealed class S3FetchTests : IDisposable
{
    private const string Bucket = "gesdisc-protected";
    private const string Key = $"OMDOAO3e/2020/{FetchScene.Name}";

    private readonly FetchScene _scene = new();
    private readonly S3Script _objects = new(Bucket);
    private readonly ScriptedServer _s3;
    private readonly ScriptedServer _archive;
    private Func<int, string> _expires = _ => "2026-01-02 04:04:05+00:00";
    private int _handedOut;

    public S3FetchTests()
    {
        _objects.Put(Key, _scene.Content);
        _s3 = new ScriptedServer(_objects.Answer);
        _archive = new ScriptedServer(request => request.Path switch
        {
            _ when request.Header("Authorization") != $"Bearer {FetchScene.Token}" => ServerAnswer.Refuse(401),
            "/s3credentials" => ServerAnswer.Ok(Credentials(Interlocked.Increment(ref _handedOut))),
            _ => ServerAnswer.Ok(_scene.Content),
        });
    }

    public void Dispose()
    {
        _s3.Dispose();
        _archive.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task A_granule_comes_from_the_bucket_with_the_archives_temporary_credentials()
    {
        var fetched = await FetchAsync("s3", region: null);

        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
        Assert.Equal(_scene.Content.Length, fetched.Size);
        var asked = Assert.Single(_s3.Requests);
        Assert.Contains("Credential=ASIA1/", asked.Header("Authorization"), StringComparison.Ordinal);
        Assert.Contains("/us-west-2/s3/", asked.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("the-secret-session-1", asked.Header("X-Amz-Security-Token"));
        Assert.Empty(Directory.GetFiles(_scene.Folder, "*.part"));
    }

    [Theory]
    [InlineData("auto", "us-west-2", true)]
    [InlineData("auto", "eu-central-1", false)]
    [InlineData("auto", null, false)]
    [InlineData("https", "us-west-2", false)]
    [InlineData("s3", "eu-central-1", true)]
    public async Task Access_says_where_from(string access, string? region, bool isFromBucket)
    {
        await FetchAsync(access, region);

        Assert.Equal(isFromBucket ? 1 : 0, _s3.Requests.Count);
        Assert.Equal(isFromBucket ? "/s3credentials" : $"/data/{FetchScene.Name}", Assert.Single(_archive.Requests).Path);
    }

    /// <summary>AWS_ENDPOINT_URL_S3 says where the output is; NASA has no bucket there.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:9/", false)]
    [InlineData("https://minio.example.org/", false)]
    [InlineData("https://s3.us-west-2.amazonaws.com/", true)]
    public async Task Beside_another_S3_server_auto_asks_no_bucket_of_an_archives(string endpoint, bool isFromBucket)
    {
        using var fetcher = Fetcher("us-west-2", endpoint: new Uri(endpoint));

        await fetcher.FetchAsync(Source("auto"), Granule(), _scene.Folder);

        Assert.Equal(isFromBucket ? 1 : 0, _s3.Requests.Count);
        Assert.Equal(isFromBucket ? "/s3credentials" : $"/data/{FetchScene.Name}", Assert.Single(_archive.Requests).Path);
    }

    [Fact]
    public async Task Credentials_are_asked_for_once_and_again_shortly_before_they_expire()
    {
        using var fetcher = Fetcher("us-west-2");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => fetcher.FetchAsync(Source("s3"), Granule() with { Name = $"file{i}.he5" }, _scene.Folder)));
        Assert.Equal(1, _handedOut);

        _scene.Time.Advance(TimeSpan.FromMinutes(55));
        await fetcher.FetchAsync(Source("s3"), Granule(), _scene.Folder);

        Assert.Equal(2, _handedOut);
        Assert.Contains("Credential=ASIA2/", _s3.Requests[^1].Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_expire_early_are_replaced()
    {
        _objects.Intercept = request =>
            request.Header("Authorization")!.Contains("ASIA1/", StringComparison.Ordinal) ? S3Script.Refuse(400, "ExpiredToken") : null;

        await FetchAsync("s3", "us-west-2");

        Assert.Equal(2, _handedOut);
        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
    }

    [Fact]
    public async Task An_interrupted_download_is_continued()
    {
        var first = true;
        _objects.Intercept = request =>
        {
            if (!first)
                return null;
            first = false;
            return new ServerAnswer(200, _scene.Content[..100_000], ("ETag", "\"" + Md5() + "\"")) { StatedLength = _scene.Content.Length };
        };

        await FetchAsync("s3", "us-west-2", file => file with { Size = _scene.Content.Length, Checksum = _scene.Checksum() });

        Assert.Equal("bytes=100000-", _s3.Requests[^1].Header("Range"));
        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
    }

    [Fact]
    public async Task Parts_of_an_object_come_in_ranges_of_one_version()
    {
        using var fetcher = Fetcher("us-west-2");
        using var file = await fetcher.OpenAsync(Source("s3"), Granule(), _scene.Folder);
        var read = new byte[1000];
        file!.Read(200_000, read);

        Assert.True(read.AsSpan().SequenceEqual(_scene.Content.AsSpan(200_000, 1000)));
        Assert.Equal(_scene.Content.Length, file.Length);
        Assert.Equal("bytes=0-131071", _s3.Requests[0].Header("Range"));
        Assert.Null(_s3.Requests[0].Header("If-Match"));
        Assert.Equal($"\"{Md5()}\"", _s3.Requests[1].Header("If-Match"));

        _objects.Put(Key, [1, .. _scene.Content]);
        var error = Assert.Throws<FileChangedException>(() => file.Read(270_000, new byte[10]));
        Assert.Equal($"{FetchScene.Name} changed in {Bucket} while it was read: the parts that came are of another version. Run again", error.Message);
    }

    [Fact]
    public async Task Wrong_size_and_wrong_checksum_are_named()
    {
        var size = await FailAsync("s3", file => file with { Size = 5 });
        var sum = await FailAsync("s3", file => file with { Checksum = new FileChecksum("MD5", new string('0', 32)) });

        Assert.Contains("the object has 300000 bytes, but 5 are stated", size.Message, StringComparison.Ordinal);
        Assert.Contains("its MD5 checksum is ", sum.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "AccessDenied", "can be read inside AWS us-west-2 only", false)]
    [InlineData(404, "NoSuchKey", "there is no such object", false)]
    [InlineData(404, "NoSuchBucket", "there is no bucket 'gesdisc-protected'", false)]
    [InlineData(503, "SlowDown", "S3 asks to slow down", true)]
    [InlineData(500, "InternalError", "S3 answered 500 InternalError", true)]
    public async Task What_the_bucket_refuses_is_explained(int status, string code, string why, bool isTemporary)
    {
        _objects.Intercept = _ => S3Script.Refuse(status, code);

        var error = await FailAsync("s3");

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains($"s3://{Bucket}/{Key}", error.Message, StringComparison.Ordinal);
        Assert.Equal(isTemporary, error.IsTemporary);
    }

    [Fact]
    public async Task Where_the_bucket_refuses_auto_fetches_over_https_and_asks_no_more()
    {
        _objects.Intercept = _ => S3Script.Refuse(403, "AccessDenied");
        var said = new List<string>();
        using var fetcher = Fetcher("us-west-2", said.Add);

        await fetcher.FetchAsync(Source("auto"), Granule(), _scene.Folder);
        await fetcher.FetchAsync(Source("auto"), Granule() with { Name = "second.he5" }, _scene.Folder);

        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
        Assert.Single(_s3.Requests);
        Assert.EndsWith("Fetching over https instead.", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_object_that_is_missing_or_wrong_keeps_no_other_from_coming_from_the_bucket()
    {
        var said = new List<string>();
        using var fetcher = Fetcher("us-west-2", said.Add);

        await fetcher.FetchAsync(Source("auto"), Granule() with { Name = "gone.he5", S3Url = new Uri($"s3://{Bucket}/gone.he5") }, _scene.Folder);
        _objects.Put("damaged.he5", [.. _scene.Content[..^1], 0]);
        await fetcher.FetchAsync(
            Source("auto"),
            Granule() with { Name = "damaged.he5", S3Url = new Uri($"s3://{Bucket}/damaged.he5"), Checksum = _scene.Checksum() },
            _scene.Folder);
        await fetcher.FetchAsync(Source("auto"), Granule(), _scene.Folder);

        // The damaged one twice: it might have been damaged on the way.
        Assert.Equal(4, _s3.Requests.Count);
        Assert.Equal(2, said.Count(line => line.EndsWith("Fetching over https instead.", StringComparison.Ordinal)));
        Assert.Equal(_scene.Content, await File.ReadAllBytesAsync(_scene.Target));
    }

    [Fact]
    public async Task Where_there_are_no_credentials_auto_asks_for_them_once()
    {
        _expires = _ => "whenever";
        using var fetcher = Fetcher("us-west-2");

        await fetcher.FetchAsync(Source("auto"), Granule(), _scene.Folder);
        await fetcher.FetchAsync(Source("auto"), Granule() with { Name = "second.he5" }, _scene.Folder);

        Assert.Equal(1, _handedOut);
        Assert.Empty(_s3.Requests);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("https")]
    public async Task A_checksum_of_a_kind_that_is_not_checked_is_told_once(string access)
    {
        var said = new List<string>();
        using var fetcher = Fetcher("us-west-2", said.Add);
        var granule = Granule() with { Checksum = new FileChecksum("Adler-32", "0a0b0c0d") };

        await fetcher.FetchAsync(Source(access), granule, _scene.Folder);
        await fetcher.FetchAsync(Source(access), granule with { Name = "second.he5" }, _scene.Folder);

        Assert.StartsWith("The archive's Adler-32 checksums are not checked", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_licence_is_not_accepted_the_endpoint_for_credentials_is_asked_once()
    {
        const string body = """{"error_description":"EULA Acceptance Failure","resolution_url":"https://urs.earthdata.nasa.gov/approve_app?client_id=1"}""";
        using var archive = new ScriptedServer(_ => new ServerAnswer(403, System.Text.Encoding.UTF8.GetBytes(body)));
        using var fetcher = Fetcher("us-west-2");
        var granule = Granule() with { S3CredentialsUrl = archive.Url("/s3credentials") };

        for (var i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(Source("s3"), granule, _scene.Folder));
            Assert.Contains("EULA Acceptance Failure. Log in, approve it at https://urs.earthdata.nasa.gov/approve_app?client_id=1 and run again", error.Message, StringComparison.Ordinal);
        }

        Assert.Single(archive.Requests);
        Assert.Empty(_s3.Requests);
    }

    [Fact]
    public async Task Access_by_s3_needs_a_link_and_an_endpoint()
    {
        var noLink = await FailAsync("s3", file => file with { S3Url = null });
        var noEndpoint = await FailAsync("s3", file => file with { S3CredentialsUrl = null });

        Assert.Contains("the archive states no s3 link. Set source.access: https", noLink.Message, StringComparison.Ordinal);
        Assert.Contains("the archive names no endpoint for S3 credentials", noEndpoint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_read_are_not_shown()
    {
        _expires = _ => "whenever";

        var error = await FailAsync("s3");

        Assert.Contains("/s3credentials gives no S3 credentials (accessKeyId, ", error.Message, StringComparison.Ordinal);
    }

    private async Task<FetchedFile> FetchAsync(string access, string? region, Func<GranuleFile, GranuleFile>? change = null)
    {
        using var fetcher = Fetcher(region);
        return await fetcher.FetchAsync(Source(access), change?.Invoke(Granule()) ?? Granule(), _scene.Folder);
    }

    private async Task<FetchException> FailAsync(string access, Func<GranuleFile, GranuleFile>? change = null)
    {
        var error = await Assert.ThrowsAsync<FetchException>(() => FetchAsync(access, "us-west-2", change));
        Assert.DoesNotContain("the-secret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(_scene.Folder) ? Directory.EnumerateFileSystemEntries(_scene.Folder) : []);
        return error;
    }

    private GranuleFetcher Fetcher(string? region, Action<string>? notify = null, Uri? endpoint = null)
    {
        var buckets = new BucketOptions { Region = region, Endpoint = endpoint, ArchiveEndpoint = _s3.Url() };
        return new GranuleFetcher(
            new HttpGranuleFetcher(_scene.Options()), new S3GranuleFetcher(_scene.Options(), buckets), buckets, notify);
    }

    private static SourceDescriptor Source(string access) => FetchScene.Source() with { Access = Enum.Parse<SourceAccess>(access, ignoreCase: true) };

    private GranuleFile Granule() => _scene.File(_archive.Url()) with
    {
        S3Url = new Uri($"s3://{Bucket}/{Key}"),
        S3CredentialsUrl = _archive.Url("/s3credentials"),
    };

    private string Credentials(int number) => $$"""
        {"accessKeyId": "ASIA{{number}}", "secretAccessKey": "the-secret-key", "sessionToken": "the-secret-session-{{number}}", "expiration": "{{_expires(number)}}"}
        """;

    private string Md5() => _scene.Checksum("MD5").Value;
}
