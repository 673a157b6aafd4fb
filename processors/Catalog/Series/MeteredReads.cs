using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Series;

/// <summary>Reads parts of objects and counts what that took.</summary>
internal sealed class MeteredReads(IObjectPartReader objects)
{
    private long _requests;
    private long _bytes;

    public long Requests => _requests;

    public long Bytes => _bytes;

    /// <returns>The bytes, and the size of the whole object; null where there is none.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async Task<(byte[] Bytes, long Size)?> ReadAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        await using var part = await objects.OpenPartAsync(key, interval, cancellationToken);
        if (part is null)
            return null;
        using var content = new MemoryStream();
        await part.Content.CopyToAsync(content, cancellationToken);
        // A part of a folder's file is a stream that goes on to the file's end.
        var bytes = content.Length > part.Length && part.Length > 0 ? content.GetBuffer()[..(int)part.Length] : content.ToArray();
        Interlocked.Add(ref _bytes, bytes.Length);
        return (bytes, part.Object.Size > 0 ? part.Object.Size : bytes.Length);
    }
}
