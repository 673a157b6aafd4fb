using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>The items of a year that are published, as others make use of them.</summary>
public static class PublishedYear
{
    private const int ReadsAtOnce = 16;

    /// <summary>What the items add to their dataset's index, by their ids, each with its COGs' checksums. Where listings tell tags, few items are read.</summary>
    /// <exception cref="StacException">An item cannot be read.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<IndexRow>> RowsAsync(IObjectStore store, DatasetId dataset, int year, CancellationToken cancellationToken = default)
    {
        var table = store.ListsTags ? await store.ReadAsync(StacLayout.ItemTable(dataset, year), cancellationToken) : null;
        var items = await YearItems.ReadAsync(store, dataset, year, table?.Content, ReadsAtOnce, cancellationToken);
        return items.Unreadable.Values.FirstOrDefault() is { } unreadable ? throw unreadable : [.. items.Rows];
    }
}
