using Datasets.Catalog;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Command.Setup;

/// <summary>The place that a verb reads what runs wrote from.</summary>
internal static class PublishedCatalog
{
    /// <summary>A catalog that lost its root is one, with a fault: it has collections.</summary>
    /// <exception cref="UsageException">There is no catalog.</exception>
    public static async Task RequireAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StacLayout.RootCatalog, cancellationToken) is not null)
            return;
        await foreach (var folder in store.ListFoldersAsync("", cancellationToken))
        {
            if (DatasetId.IsValid(folder) && await store.ReadAsync(StacLayout.Collection(folder), cancellationToken) is not null)
                return;
        }
        throw new UsageException(await store.ReadAsync("collection.json", cancellationToken) is not null
            ? $"{store.Root} is one dataset of a catalog: give the folder above it"
            : $"there is no catalog in {store.Root}: give what a run's --out was, a folder or s3://bucket/prefix");
    }
}
