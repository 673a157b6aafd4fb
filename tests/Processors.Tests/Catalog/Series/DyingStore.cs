using Datasets.Catalog.Stac;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Series;

/// <summary>A store that a process dies at: after so many puts and removals, none is done any more.</summary>
internal sealed class DyingStore(MemoryStore inner) : IObjectStore
{
    private int _putsLeft = int.MaxValue;

    public int PutsLeft
    {
        set => _putsLeft = value;
    }

    public MemoryStore Inner => inner;

    public string Root => inner.Root;

    public string Locate(string key) => inner.Locate(key);

    public Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default) => inner.ReadAsync(key, cancellationToken);

    public Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

    public Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
    {
        Count();
        return inner.PutAsync(key, content, contentType, cancellationToken);
    }

    public Task<bool> TryPutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default)
    {
        Count();
        return inner.TryPutAsync(key, content, contentType, etag, cancellationToken);
    }

    public Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default)
    {
        Count();
        return inner.PutFileAsync(key, path, contentType, cancellationToken);
    }

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListFoldersAsync(prefix, cancellationToken);

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        Count();
        return inner.DeleteAsync(key, cancellationToken);
    }

    public void Dispose() { }

    private void Count()
    {
        if (Interlocked.Decrement(ref _putsLeft) < 0)
            throw new OperationCanceledException("the process died");
    }
}
