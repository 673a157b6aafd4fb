using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Ranges;

/// <summary>Parts of a file from a server that has a fault, or none.</summary>
public sealed class RemoteFileTests : IDisposable
{
    private readonly FetchScene _scene = new();
    private readonly byte[] _content = new byte[3 << 20];

    public RemoteFileTests()
    {
        new Random(25).NextBytes(_content);
        Directory.CreateDirectory(Archive);
        File.WriteAllBytes(Path.Combine(Archive, FetchScene.Name), _content);
    }

    public void Dispose() => _scene.Dispose();

    private string Archive => _scene.Folder + "-archive";

    [Theory]
    [InlineData(RangeFault.None)]
    [InlineData(RangeFault.OtherBytes)]
    [InlineData(RangeFault.CutShort)]
    [InlineData(RangeFault.Throttled)]
    public async Task Reads_are_the_files_bytes_whatever_the_server_does(RangeFault fault)
    {
        await using var server = await StartAsync(fault);
        using var fetcher = Fetcher();
        using var file = await OpenAsync(fetcher, server);
        var random = new Random(7);

        for (var i = 0; i < 40; i++)
        {
            var (at, length) = (random.Next(_content.Length), random.Next(1, 200_000));
            var read = new byte[Math.Min(length, _content.Length - at)];
            if (i % 4 == 0)
                file.Fetch([new ByteRange(at, read.Length), new ByteRange(random.Next(_content.Length / 2), 30_000)]);
            file.Read(at, read);
            Assert.True(read.AsSpan().SequenceEqual(_content.AsSpan(at, read.Length)), $"other bytes at {at}");
        }
        Assert.Equal(_content.Length, file.Length);
        Assert.InRange(file.BytesReceived, 1, (long)(_content.Length * 1.6));
    }

    [Fact]
    public async Task What_was_announced_comes_in_few_requests_and_once()
    {
        await using var server = await StartAsync(RangeFault.None);
        using var fetcher = Fetcher();
        using var file = await OpenAsync(fetcher, server);
        file.Announce([new ByteRange(1 << 20, 100_000), new ByteRange(2 << 20, 50_000), new ByteRange((1 << 20) + 100_000, 1000)]);
        Assert.Equal(151_000, file.BytesAnnounced);

        await file.FetchAnnouncedAsync();

        Assert.Equal(3, server.Requests);
        var read = new byte[101_000];
        file.Read(1 << 20, read);
        Assert.True(read.AsSpan().SequenceEqual(_content.AsSpan(1 << 20, read.Length)));
        Assert.Equal(3, server.Requests);
        Assert.Equal((128 << 10) + 151_000, file.BytesReceived);
        Assert.Equal(0, file.BytesAnnounced);
    }

    [Fact]
    public async Task A_slow_line_takes_its_time()
    {
        await using var server = await FileArchiveServer.StartAsync(Archive, FetchScene.Token, new LineShape(TimeSpan.FromMilliseconds(100), 8e6));
        using var fetcher = Fetcher();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var file = await OpenAsync(fetcher, server);

        // 128 KiB at 8 Mbit/s, and what the request waits; timers are exact to some milliseconds.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.1 + 0.125, double.PositiveInfinity);
    }

    /// <summary>The second part waits longer than a silent server is waited for; nothing is silent.</summary>
    [Fact]
    public async Task To_wait_for_other_requests_is_no_stall()
    {
        await using var server = await FileArchiveServer.StartAsync(Archive, FetchScene.Token, new LineShape(TimeSpan.Zero, 8e6));
        using var fetcher = Fetcher(_scene.Options() with { ParallelPerHost = 1, InactivityTimeout = TimeSpan.FromMilliseconds(500), Retry = new HttpRetryOptions { Attempts = 1 } });
        using var file = await OpenAsync(fetcher, server);

        file.Fetch([new ByteRange(1 << 20, 700_000), new ByteRange((2 << 20) + 100_000, 700_000)]);

        Assert.Equal(3, server.Requests);
        Assert.Equal((128 << 10) + 1_400_000, file.BytesReceived);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_told_from_one_that_refuses()
    {
        await using var server = await StartAsync(RangeFault.Ignored);
        using var fetcher = Fetcher();

        var error = await Assert.ThrowsAsync<RangesUnavailableException>(() => OpenAsync(fetcher, server));

        Assert.Equal("127.0.0.1 sends no parts of files, only whole ones", error.Message);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_is_a_failure_that_says_so()
    {
        await using var server = await StartAsync(RangeFault.Changed);
        using var fetcher = Fetcher();
        using var file = await OpenAsync(fetcher, server);
        file.Fetch([new ByteRange(1 << 20, 10)]);
        file.Fetch([new ByteRange(2 << 20, 10)]);

        var error = Assert.Throws<FileChangedException>(() => file.Fetch([new ByteRange((2 << 20) + 600_000, 10)]));

        Assert.Equal($"{FetchScene.Name} changed on 127.0.0.1 while it was read: the parts that came are of another version. Run again", error.Message);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public async Task A_server_that_stalls_is_given_up()
    {
        await using var server = await StartAsync(RangeFault.Stalled);
        using var fetcher = Fetcher(_scene.Options() with { InactivityTimeout = TimeSpan.FromMilliseconds(200), Retry = new HttpRetryOptions { Attempts = 2, Delay = TimeSpan.Zero } });

        var error = await Assert.ThrowsAsync<FetchException>(() => OpenAsync(fetcher, server));

        Assert.Equal(
            $"Cannot fetch {FetchScene.Name} from {new Uri(server.Address, FetchScene.Name)}: the connection stalled after 0 of 131072 bytes of a part. Tried 2 times; try again later.",
            error.Message);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_a_failure_that_says_what_to_do()
    {
        await using var server = await FileArchiveServer.StartAsync(Archive, "another token");
        using var fetcher = Fetcher();

        var error = await Assert.ThrowsAsync<FetchException>(() => OpenAsync(fetcher, server));

        Assert.Contains("401 Unauthorized from 127.0.0.1: the token is refused or has expired.", error.Message);
        Assert.DoesNotContain(FetchScene.Token, error.ToString());
    }

    [Fact]
    public async Task A_size_that_is_not_the_metadatas_is_a_failure()
    {
        await using var server = await StartAsync(RangeFault.None);
        using var fetcher = Fetcher();

        var error = await Assert.ThrowsAsync<FetchException>(() => OpenAsync(fetcher, server, size: 17));

        Assert.Contains($"127.0.0.1 has {_content.Length} bytes, but its metadata state 17.", error.Message);
        Assert.False(error.IsTemporary);
    }

    /// <summary>As NASA's archives do: a link that is signed for a minute, and another one for each request that comes to the archive.</summary>
    [Fact]
    public async Task A_signed_link_is_used_until_it_is_refused_and_gets_no_token()
    {
        var links = 0;
        using var store = new ScriptedServer(request => request.Target.EndsWith($"signed={links}", StringComparison.Ordinal) ? Part(request) : ServerAnswer.Refuse(403));
        using var archive = new ScriptedServer(_ => ServerAnswer.Redirect(store.Url($"/data/{FetchScene.Name}?signed={++links}", "localhost")));
        using var fetcher = Fetcher(_scene.Options() with { RedirectHosts = ["localhost"] });
        using var file = await fetcher.OpenAsync(FetchScene.Source("127.0.0.1"), _scene.File(archive.Url()), _scene.Folder);

        file!.Fetch([new ByteRange(1 << 20, 1000)]);
        Assert.Single(archive.Requests);
        links++;
        file.Fetch([new ByteRange(2 << 20, 1000)]);

        Assert.Equal(2, archive.Requests.Count);
        Assert.All(archive.Requests, request => Assert.Equal($"Bearer {FetchScene.Token}", request.Header("Authorization")));
        Assert.All(store.Requests, request => Assert.Null(request.Header("Authorization")));
        var read = new byte[1000];
        file.Read(2 << 20, read);
        Assert.True(read.AsSpan().SequenceEqual(_content.AsSpan(2 << 20, 1000)));
    }

    /// <summary>RFC 9110, section 14.4: the part that was sent, of how many bytes.</summary>
    private ServerAnswer Part(ServerRequest request)
    {
        var range = request.Header("Range")!["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
        var last = Math.Min(range[1], _content.Length - 1);
        return new ServerAnswer(206, _content[(int)range[0]..(int)(last + 1)], ("Content-Range", $"bytes {range[0]}-{last}/{_content.Length}"), ("ETag", "\"one\""));
    }

    private Task<FileArchiveServer> StartAsync(RangeFault fault) => FileArchiveServer.StartAsync(Archive, FetchScene.Token, fault: fault);

    private HttpGranuleFetcher Fetcher(FetchOptions? options = null) => new(options ?? _scene.Options());

    private async Task<RemoteFile> OpenAsync(HttpGranuleFetcher fetcher, FileArchiveServer server, long? size = null) => (await fetcher.OpenAsync(
        FetchScene.Source(), new GranuleFile { Name = FetchScene.Name, Url = new Uri(server.Address, FetchScene.Name), Size = size }, _scene.Folder))!;
}
