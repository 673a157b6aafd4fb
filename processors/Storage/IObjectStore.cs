using Datasets.Model;

namespace Datasets.Storage;

/// <summary>
/// Where results are written: a folder or a bucket's prefix. Keys are relative, with <c>/</c> between parts. A put is atomic: a reader
/// sees the old object or the new one, never a part.
/// </summary>
public interface IObjectStore : IDisposable
{
    /// <summary>The root as a user writes it: a folder's path or <c>s3://bucket/prefix</c>.</summary>
    string Root { get; }

    /// <summary>How a user names the object: a path or an s3 URI.</summary>
    string Locate(string key);

    /// <summary>A small object's whole content, or null where there is none.</summary>
    Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default);

    /// <summary>A large object as a stream, or null where there is none.</summary>
    Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default);

    Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default);

    /// <summary>Puts only where the object is still the one with <paramref name="etag"/> (null: where there is none yet).</summary>
    /// <returns>False where it is not, or where another writer was faster.</returns>
    Task<bool> TryPutAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default);

    /// <summary>Puts a local file; a store may move the file rather than copy it.</summary>
    Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default);

    /// <summary>Whether the tag that a listing tells is <see cref="StoredObject.ETag"/>, and so stands for an object's content.</summary>
    bool ListsTags => false;

    /// <summary>The objects whose key starts with <paramref name="prefix"/>, in ordinal order of their keys.</summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>The names of the folders directly below <paramref name="prefix"/> (which is empty or ends in <c>/</c>), in ordinal order.</summary>
    IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Removes an object; none there is fine.</summary>
    Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default);
}
