using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>A store in memory that keeps the conditional puts' promise, and lets a test act at the worst moment.</summary>
internal sealed class MemoryStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    public string Root => "memory";

    /// <summary>As a bucket's listings do.</summary>
    public bool ListsTags { get; init; }

    /// <summary>Runs before each conditional put, outside the lock.</summary>
    public Func<string, Task>? BeforeTryPut { get; set; }

    public ConcurrentQueue<string> Puts { get; } = [];

    public ConcurrentQueue<string> Reads { get; } = [];

    public string[] Keys
    {
        get
        {
            lock (_lock)
                return [.. _objects.Keys];
        }
    }

    public byte[] this[string key]
    {
        get
        {
            lock (_lock)
                return _objects[key];
        }
        set
        {
            lock (_lock)
                _objects[key] = value;
        }
    }

    public string Locate(string key) => $"{Root}/{key}";

    public async Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        Reads.Enqueue(key);
        lock (_lock)
            return _objects.TryGetValue(key, out var content) ? new StoredObject(content, TagOf(content)) : null;
    }

    public async Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default) =>
        await ReadAsync(key, cancellationToken) is { } stored ? new MemoryStream(stored.Content) : null;

    public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
    {
        this[key] = content.ToArray();
        Puts.Enqueue(key);
        return Task.CompletedTask;
    }

    public async Task<bool> TryPutAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default)
    {
        if (BeforeTryPut is { } act)
            await act(key);
        lock (_lock)
        {
            if ((_objects.TryGetValue(key, out var current) ? TagOf(current) : null) != etag)
                return false;
            _objects[key] = content.ToArray();
        }
        Puts.Enqueue(key);
        return true;
    }

    public Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default) =>
        PutAsync(key, File.ReadAllBytes(path), contentType, cancellationToken);

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        List<KeyValuePair<string, byte[]>> listed;
        lock (_lock)
            listed = [.. _objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))];
        foreach (var (key, content) in listed)
            yield return new ObjectEntry(key, content.Length) { Tag = TagOf(content) };
    }

    public async IAsyncEnumerable<string> ListFoldersAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var folders = Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && k.IndexOf('/', prefix.Length) >= 0)
            .Select(k => k[prefix.Length..k.IndexOf('/', prefix.Length)]).Distinct().Order(StringComparer.Ordinal);
        foreach (var folder in folders)
            yield return folder;
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            _objects.Remove(key);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    public void SaveTo(string folder)
    {
        foreach (var key in Keys)
        {
            var path = Path.Combine(folder, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, this[key]);
        }
    }

    public MemoryStore Copy()
    {
        var copy = new MemoryStore { ListsTags = ListsTags };
        foreach (var key in Keys)
            copy[key] = this[key];
        return copy;
    }

    private static string TagOf(byte[] content) => Convert.ToHexString(SHA256.HashData(content));
}
