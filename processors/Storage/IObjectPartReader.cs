using Datasets.Model;

namespace Datasets.Storage;

/// <summary>A store whose objects can be read in part, as web pages and readers of COGs do. It gives none that is not in the store, whatever the key.</summary>
public interface IObjectPartReader
{
    /// <returns>Null where there is no such object.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    Task<ObjectFacts?> LookAsync(ObjectKey key, CancellationToken cancellationToken = default);

    /// <returns>Null where there is no such object.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    Task<ObjectPart?> OpenPartAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken = default);
}
