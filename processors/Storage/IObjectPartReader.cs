namespace Datasets.Storage;

/// <summary>A store whose objects can be read in part, as web pages and readers of COGs do. It gives none that is not in the store, whatever the key.</summary>
public interface IObjectPartReader
{
    /// <returns>Null where there is no such object.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    Task<ObjectFacts?> LookAsync(string key, CancellationToken cancellationToken = default);

    /// <returns>Null where there is no such object.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    Task<ObjectPart?> OpenPartAsync(string key, ByteInterval interval, CancellationToken cancellationToken = default);
}
