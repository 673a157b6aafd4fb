using System.Globalization;
using Datasets.Archives.Granules;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

public sealed class DownloadTests : IDisposable
{
    private readonly FetchScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-1")]
    [InlineData("SHA-256")]
    [InlineData("SHA-512")]
    public async Task A_file_comes_whole_and_checked_under_its_own_name(string algorithm)
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        var fetched = await _scene.FetchAsync(
            _scene.File(archive.Url()) with { Size = _scene.Content.Length, Checksum = _scene.Checksum(algorithm) });

        Assert.Equal(new FetchedFile(_scene.Target, _scene.Content.Length), fetched);
        RequireContent();
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()) with { Checksum = new FileChecksum("MD5", new string('0', 32)) });

        Assert.Equal(
            $"Cannot fetch {FetchScene.Name} from {archive.Url("/data/" + FetchScene.Name)}: its MD5 checksum is {_scene.Checksum("MD5").Value}, "
            + $"but the metadata state {new string('0', 32)}. 127.0.0.1 sent another file or a damaged one.",
            error.Message);
        Assert.False(error.IsTemporary);
        // Once more, to tell another file from one that was damaged on the way.
        Assert.Equal(2, archive.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_bit_that_is_lost_on_the_way_costs_one_more_download(int times)
    {
        var count = 0;
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(Flipped(count++ < times ? count : null)));

        await _scene.FetchAsync(_scene.File(archive.Url()) with { Checksum = _scene.Checksum() });

        RequireContent();
        Assert.Equal(times + 1, archive.Requests.Count);
    }

    /// <summary>The file with one bit changed, at another place each time.</summary>
    private byte[] Flipped(int? time)
    {
        byte[] content = [.. _scene.Content];
        if (time is { } number)
            content[1000 * number] ^= 1;
        return content;
    }

    [Fact]
    public async Task A_size_other_than_in_the_metadata_is_refused_before_the_download()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()) with { Size = 7 });

        Assert.Contains("127.0.0.1 has 300000 bytes, but its metadata state 7", error.Message);
        Assert.False(error.IsTemporary);
    }

    [Fact]
    public async Task A_body_shorter_than_its_Content_Length_is_a_temporary_error()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content) with { StatedLength = 400_000 });

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.EndsWith("the connection ended after 300000 of 400000 bytes. Tried 5 times; try again later.", error.Message);
        Assert.True(error.IsTemporary);
        Assert.Equal(5, archive.Requests.Count);
    }

    [Fact]
    public async Task A_body_without_a_length_is_held_to_the_size_in_the_metadata()
    {
        using var archive = new ScriptedServer(_ => new ServerAnswer(200, Chunk(_scene.Content), ("Transfer-Encoding", "chunked")));

        var error = await _scene.FailAsync(_scene.File(archive.Url()) with { Size = 300_001 });

        Assert.Contains("the connection ended after 300000 of 300001 bytes", error.Message);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public async Task A_dropped_download_is_continued_where_it_stopped()
    {
        using var archive = new ScriptedServer(request => Drop(request, at: 100_000, etag: "\"v1\""));

        await _scene.FetchAsync(_scene.File(archive.Url()) with { Size = _scene.Content.Length, Checksum = _scene.Checksum() });

        RequireContent();
        Assert.Equal(2, archive.Requests.Count);
        Assert.Equal("bytes=100000-", archive.Requests[1].Header("Range"));
        Assert.Equal("\"v1\"", archive.Requests[1].Header("If-Range"));
        Assert.Contains("the connection ended after 100000 of 300000 bytes; attempt 2 of 5 in ", Assert.Single(_scene.Said));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"v1\"")]
    public async Task Without_a_strong_etag_a_dropped_download_starts_again(string? etag)
    {
        using var archive = new ScriptedServer(request => Drop(request, at: 100_000, etag, isFirst: _scene.Said.Count == 0));

        await _scene.FetchAsync(_scene.File(archive.Url()) with { Checksum = _scene.Checksum() });

        RequireContent();
        Assert.Null(archive.Requests[1].Header("Range"));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_taken_anew()
    {
        var old = new byte[250_000];
        var count = 0;
        using var archive = new ScriptedServer(_ => count++ == 0
            ? ServerAnswer.Ok(old[..90_000], ("ETag", "\"v1\"")) with { StatedLength = old.Length }
            : ServerAnswer.Ok(_scene.Content, ("ETag", "\"v2\"")));

        await _scene.FetchAsync(_scene.File(archive.Url()) with { Checksum = _scene.Checksum() });

        RequireContent();
    }

    [Fact]
    public async Task A_continued_download_that_comes_out_wrong_is_taken_anew()
    {
        using var archive = new ScriptedServer(request => request.Header("Range") is not null
            ? Rest(new byte[_scene.Content.Length], 100_000, "\"v1\"")
            : Drop(request, at: 100_000, etag: "\"v1\"", isFirst: _scene.Said.Count == 0));

        await _scene.FetchAsync(_scene.File(archive.Url()) with { Checksum = _scene.Checksum() });

        RequireContent();
        Assert.Equal([null, "bytes=100000-", null], archive.Requests.Select(request => request.Header("Range")));
    }

    [Fact]
    public async Task A_part_that_was_not_asked_for_is_not_taken()
    {
        using var archive = new ScriptedServer(request => request.Header("Range") is not null
            ? Rest(_scene.Content, 50_000, "\"v1\"")
            : Drop(request, at: 100_000, etag: "\"v1\"", isFirst: _scene.Said.Count == 0));

        await _scene.FetchAsync(_scene.File(archive.Url()));

        RequireContent();
    }

    [Fact]
    public async Task A_stalled_connection_is_given_up_and_continued()
    {
        var count = 0;
        using var archive = new ScriptedServer(request => count++ > 0
            ? Rest(_scene.Content, int.Parse(request.Header("Range")!["bytes=".Length..^1], CultureInfo.InvariantCulture), "\"v1\"")
            : Drop(request, at: 100_000, etag: "\"v1\"") with { ThenStall = GoSilentOnceReceived });

        await _scene.FetchAsync(_scene.File(archive.Url()) with { Checksum = _scene.Checksum() });

        RequireContent();
        Assert.Contains("the connection stalled: next to nothing came for 60 s, after 100000 bytes", Assert.Single(_scene.Said));
    }

    [Fact]
    public async Task A_server_that_always_stalls_is_a_temporary_error()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok([]) with
        {
            StatedLength = 10,
            ThenStall = () => _scene.Time.Advance(TimeSpan.FromSeconds(61)),
        });

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.EndsWith("the connection stalled: next to nothing came for 60 s, after 0 bytes. Tried 5 times; try again later.", error.Message);
        Assert.True(error.IsTemporary);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_passes_is_tried_again_when_the_server_says(int status)
    {
        var count = 0;
        using var archive = new ScriptedServer(_ =>
            count++ == 0 ? ServerAnswer.Refuse(status, ("Retry-After", "11")) : ServerAnswer.Ok(_scene.Content));

        await _scene.FetchAsync(_scene.File(archive.Url()));

        RequireContent();
        Assert.Equal([TimeSpan.FromSeconds(11)], _scene.Time.Waits);
    }

    [Theory]
    [InlineData(400, "400 Bad Request from 127.0.0.1.")]
    [InlineData(404, "404 Not Found from 127.0.0.1: the archive no longer has the file there; its metadata may be out of date.")]
    public async Task What_stays_is_not_tried_again(int status, string why)
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Refuse(status));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.EndsWith(why, error.Message);
        Assert.False(error.IsTemporary);
        Assert.Single(archive.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_temporary_error()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(""));
        archive.Dispose();

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.Contains("127.0.0.1 cannot be reached", error.Message);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public async Task Compression_that_was_not_asked_for_is_refused()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content, ("Content-Encoding", "gzip")));

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.Contains("sent it with Content-Encoding 'gzip', though it was asked for the file as it is", error.Message);
        Assert.Equal("identity", archive.Requests[0].Header("Accept-Encoding"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_larger_than_any_should_be_is_cut_off(bool isChunked)
    {
        using var archive = new ScriptedServer(_ => isChunked
            ? new ServerAnswer(200, Chunk(_scene.Content), ("Transfer-Encoding", "chunked"))
            : ServerAnswer.Ok(_scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()), _scene.Options() with { MaximumFileBytes = 100_000 });

        Assert.Contains("127.0.0.1 sends more than the 100000 bytes that the file may have", error.Message);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_not_tried_again()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "only on Linux: writes to /dev/full, a device that is always full");
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        Directory.CreateDirectory(_scene.Folder);
        File.CreateSymbolicLink(_scene.Temporary, "/dev/full");

        var error = await _scene.FailAsync(_scene.File(archive.Url()));

        Assert.EndsWith($"the disk of {_scene.Folder} is full. Free some space or choose another folder, then run again.", error.Message);
        Assert.False(error.IsTemporary);
        Assert.Single(archive.Requests);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_named_before_anything_is_asked()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        using var fetcher = new HttpGranuleFetcher(_scene.Options());

        // Not even root can make a file there.
        var error = await Assert.ThrowsAsync<FetchException>(
            () => fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()), "/proc/self/fdinfo"));

        Assert.Contains($"Cannot fetch {FetchScene.Name} from ", error.Message);
        Assert.Contains("the folder /proc/self/fdinfo cannot be ", error.Message);
        Assert.False(error.IsTemporary);
        Assert.Empty(archive.Requests);
    }

    [Fact]
    public async Task A_folder_below_a_file_cannot_be_used()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        await File.WriteAllTextAsync(_scene.Folder, "a file");
        using var fetcher = new HttpGranuleFetcher(_scene.Options());
        var below = Path.Combine(_scene.Folder, "below");

        var error = await Assert.ThrowsAsync<FetchException>(() => fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()), below));

        Assert.Contains($"the folder {below} cannot be used", error.Message);
        Assert.Empty(archive.Requests);
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_replaced()
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));
        Directory.CreateDirectory(_scene.Folder);
        await File.WriteAllTextAsync(_scene.Temporary, new string('x', 500_000));
        await File.WriteAllTextAsync(_scene.Target, "old");

        await _scene.FetchAsync(_scene.File(archive.Url()));

        RequireContent();
    }

    [Fact]
    public async Task Cancelling_stops_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var archive = new ScriptedServer(request => Drop(request, at: 100_000, etag: null) with { ThenStall = stop.Cancel });
        using var fetcher = new HttpGranuleFetcher(_scene.Options());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fetcher.FetchAsync(FetchScene.Source(), _scene.File(archive.Url()), _scene.Folder, stop.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_scene.Folder));
    }

    [Theory]
    [InlineData("../evil.he5")]
    [InlineData("/etc/evil.he5")]
    [InlineData("a\nb.he5")]
    public async Task A_hostile_name_touches_nothing(string name)
    {
        using var archive = new ScriptedServer(_ => ServerAnswer.Ok(_scene.Content));

        var error = await _scene.FailAsync(_scene.File(archive.Url()) with { Name = name });

        Assert.Contains("this is not a plain file name", error.Message);
        Assert.Empty(archive.Requests);
    }

    [Fact]
    public async Task No_more_than_the_agreed_number_of_downloads_run_at_once()
    {
        using var gate = new ManualResetEventSlim();
        using var archive = new ScriptedServer(_ =>
        {
            gate.Wait(TimeSpan.FromSeconds(20));
            return ServerAnswer.Ok(_scene.Content);
        });
        using var fetcher = new HttpGranuleFetcher(_scene.Options() with { ParallelPerHost = 2 });

        // A download makes its temporary file before it first waits, so those that have begun can be counted.
        var fetches = Enumerable.Range(0, 6).Select(i => fetcher.FetchAsync(
            FetchScene.Source(), _scene.File(archive.Url()) with { Name = $"file{i}.he5" }, _scene.Folder)).ToList();
        var begun = Directory.GetFiles(_scene.Folder);
        gate.Set();
        await Task.WhenAll(fetches);

        Assert.Equal(2, begun.Length);
        Assert.Equal(6, Directory.GetFiles(_scene.Folder, "file*.he5").Length);
    }

    /// <summary>The first bytes only, or what a Range asks for.</summary>
    private ServerAnswer Drop(ServerRequest request, int at, string? etag, bool isFirst = true)
    {
        if (request.Header("Range") is not null)
            return Rest(_scene.Content, at, etag!);
        (string, string)[] headers = etag is null ? [] : [("ETag", etag)];
        return isFirst
            ? ServerAnswer.Ok(_scene.Content[..at], headers) with { StatedLength = _scene.Content.Length }
            : ServerAnswer.Ok(_scene.Content, headers);
    }

    private static ServerAnswer Rest(byte[] content, int from, string etag) => new(
        206, content[from..], ("ETag", etag), ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}"));

    private static byte[] Chunk(byte[] content) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"{content.Length:x}\r\n"), .. content, .. "\r\n0\r\n\r\n"u8];

    /// <summary>Lets a minute pass when the client has stored all that was sent.</summary>
    private void GoSilentOnceReceived()
    {
        SpinWait.SpinUntil(() => new FileInfo(_scene.Temporary) is { Exists: true, Length: 100_000 }, TimeSpan.FromSeconds(20));
        _scene.Time.Advance(TimeSpan.FromSeconds(61));
    }

    private void RequireContent()
    {
        Assert.Equal(_scene.Content, File.ReadAllBytes(_scene.Target));
        Assert.Equal([_scene.Target], Directory.GetFileSystemEntries(_scene.Folder));
    }
}
