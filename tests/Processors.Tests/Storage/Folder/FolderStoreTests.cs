using System.Net.Sockets;
using System.Text;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Storage.Folder;

public sealed class FolderStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;

    public FolderStoreTests() => _store = new FolderStore(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_put_can_be_read_under_its_key_and_stands_as_a_file()
    {
        await _store.PutAsync("a/b/c.json", "{}"u8.ToArray(), MediaTypes.Json);

        Assert.Equal("{}", Encoding.UTF8.GetString((await _store.ReadAsync("a/b/c.json"))!.Content));
        Assert.Equal("{}", await File.ReadAllTextAsync(_folder["a/b/c.json"]));
    }

    [Fact]
    public async Task What_is_not_there_reads_as_null()
    {
        Assert.Null(await _store.ReadAsync("a/b"));
        Assert.Null(await _store.OpenReadAsync("a/b"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_to_be_so_and_nothing_of_writing()
    {
        Directory.CreateDirectory(_folder["a/folder"]);
        await File.WriteAllTextAsync(_folder["a/file"], "");

        string[] read =
        [
            (await Assert.ThrowsAsync<StorageException>(() => _store.ReadAsync("a/folder"))).Message,
            (await Assert.ThrowsAsync<StorageException>(() => _store.OpenReadAsync("a/folder"))).Message,
        ];
        string[] listed =
        [
            (await Assert.ThrowsAsync<StorageException>(() => Keys("a/file/"))).Message,
            (await Assert.ThrowsAsync<StorageException>(() => Folders("a/file/"))).Message,
        ];

        Assert.All(read, message => Assert.StartsWith($"cannot read {_folder["a/folder"]}: it is a folder, where a file is expected. ", message, StringComparison.Ordinal));
        Assert.All(listed, message => Assert.StartsWith($"cannot list {_folder["a/file"]}: it is a file, where a folder is expected. ", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_listed_in_the_order_of_S3()
    {
        foreach (var key in new[] { "d/a.json", "d/a/x", "d/a-b", "d/B", "e/z", "d/a/y/z", "top" })
            await _store.PutAsync(key, "1"u8.ToArray(), MediaTypes.Json);

        Assert.Equal(["d/B", "d/a-b", "d/a.json", "d/a/x", "d/a/y/z"], await Keys("d/"));
        Assert.Equal(["d/a-b", "d/a.json", "d/a/x", "d/a/y/z"], await Keys("d/a"));
        Assert.Equal(["d/B", "d/a-b", "d/a.json", "d/a/x", "d/a/y/z", "e/z", "top"], await Keys(""));
    }

    [Fact]
    public async Task Half_done_files_are_never_listed()
    {
        var work = _store.Work;
        await File.WriteAllTextAsync(work.NewPath(), "half");

        Assert.Empty(await Keys(""));
        Assert.DoesNotContain("_work", await Folders(""));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public async Task A_hostile_key_is_refused(string key)
    {
        var error = await Assert.ThrowsAsync<InvalidIdException>(() => _store.PutAsync(key, "x"u8.ToArray(), MediaTypes.Json));

        Assert.Contains("is not a key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_conditional_put_holds_to_its_condition()
    {
        Assert.True(await _store.TryPutAsync("k", "1"u8.ToArray(), MediaTypes.Json, etag: null));
        Assert.False(await _store.TryPutAsync("k", "2"u8.ToArray(), MediaTypes.Json, etag: null));
        var one = await _store.ReadAsync("k");
        Assert.True(await _store.TryPutAsync("k", "2"u8.ToArray(), MediaTypes.Json, one!.ETag));
        Assert.False(await _store.TryPutAsync("k", "3"u8.ToArray(), MediaTypes.Json, one.ETag));
        Assert.Equal("2"u8.ToArray(), (await _store.ReadAsync("k"))!.Content);
    }

    [Fact]
    public async Task Of_many_conditional_puts_at_once_through_two_stores_each_counts()
    {
        using var other = new FolderStore(_folder.Path);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Increment(i % 2 == 0 ? _store : other))));

        Assert.Equal("40", Encoding.UTF8.GetString((await _store.ReadAsync("counter"))!.Content));

        static async Task Increment(FolderStore store)
        {
            while (true)
            {
                var now = await store.ReadAsync("counter");
                var next = now is null ? 1 : int.Parse(Encoding.UTF8.GetString(now.Content)) + 1;
                if (await store.TryPutAsync("counter", Encoding.UTF8.GetBytes($"{next}"), MediaTypes.Json, now?.ETag))
                    return;
            }
        }
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_an_error_and_not_waited_for()
    {
        // A socket in its place is there, and it cannot be opened.
        Directory.CreateDirectory(_folder["_runs"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["_runs/.lock"]));

        var error = await Assert.ThrowsAsync<StorageException>(
            () => _store.TryPutAsync("catalog.json", "{}"u8.ToArray(), MediaTypes.Json, etag: null).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.False(error.IsTemporary);
        Assert.Contains(_folder["_runs"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_another_process_never_lets_go_of_is_named()
    {
        Directory.CreateDirectory(_folder["_runs"]);
        using var held = new FileStream(_folder["_runs/.lock"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using var store = new FolderStore(_folder.Path, new QuickTime());

        var error = await Assert.ThrowsAsync<StorageException>(() => store.TryPutAsync("catalog.json", "{}"u8.ToArray(), MediaTypes.Json, etag: null));

        Assert.True(error.IsTemporary);
        Assert.Contains(_folder["_runs/.lock"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_with_the_reason()
    {
        // A file where the folder should be: no user, not even root, can write below it.
        await File.WriteAllTextAsync(_folder["file"], "");
        using var store = new FolderStore(_folder["file"]);

        var error = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync("a", "x"u8.ToArray(), MediaTypes.Json));

        Assert.Contains(_folder["file"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_but_what_was_put()
    {
        await _store.PutAsync("a", "x"u8.ToArray(), MediaTypes.Json);
        _store.Dispose();

        Assert.Equal([_folder["a"]], Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private Task<List<string>> Keys(string prefix) => _store.ListAsync(prefix).Select(entry => entry.Key).ToListAsync().AsTask();

    private Task<List<string>> Folders(string prefix) => _store.ListFoldersAsync(prefix).ToListAsync().AsTask();

    /// <summary>Chance decides whether two renames meet in a folder that is just being made, so this is tried often.</summary>
    [Fact]
    public void Writers_that_are_the_first_in_a_folder_at_the_same_time_do_not_disturb_each_other()
    {
        const int Times = 3000;
        const int Writers = 4;
        using var folder = new TemporaryFolder();
        using var store = new FolderStore(folder["out"]);
        using var together = new Barrier(Writers);
        var failures = new System.Collections.Concurrent.ConcurrentBag<Exception>();

        var threads = Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (var time = 0; time < Times; time++)
            {
                var path = store.Work.NewPath();
                File.WriteAllText(path, "");
                together.SignalAndWait();
                if (Record.Exception(() => store.PutFileAsync($"{time % 100:D2}/{time}/{writer}.json", path, MediaTypes.Json).GetAwaiter().GetResult()) is { } failure)
                    failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(failures);
    }
}
