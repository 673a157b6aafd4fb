using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datasets.Catalog.ItemTables;
using Datasets.Catalog.Stac;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Search;

/// <summary>Finds items by the tables of their years, and by the items themselves where a year has no table: an earlier version wrote none.</summary>
public sealed class ItemSearch(IObjectStore store)
{
    private const int ReadsAtOnce = 16;

    /// <summary>By dataset, in each by date.</summary>
    /// <exception cref="StacException">A table or a year's summary cannot be read.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async IAsyncEnumerable<FoundItem> FindAsync(ItemQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var dataset in store.ListFoldersAsync("", cancellationToken).Where(DatasetId.IsValid))
        {
            if (query.Datasets.Count > 0 && !query.Datasets.Contains(dataset))
                continue;
            await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(dataset), cancellationToken))
            {
                if (StacLayout.YearOfFolder(folder) is not { } year || query.IsBefore(year) || !await MayHoldAsync(dataset, year, query, cancellationToken))
                    continue;
                await foreach (var row in RowsAsync(dataset, year, query, cancellationToken))
                {
                    if (query.Matches(row) && row["id"] is JsonValue id)
                        yield return new FoundItem(dataset, ItemRow.TextOf(id), StacLayout.ItemTable(dataset, year), row);
                }
            }
        }
    }

    /// <summary>Items may last for many years, as a climatology's do: the year's summary states their time.</summary>
    private async Task<bool> MayHoldAsync(DatasetId dataset, int year, ItemQuery query, CancellationToken cancellationToken)
    {
        var key = StacLayout.YearSummary(dataset, year);
        return query.Time is null || await store.ReadAsync(key, cancellationToken) is not { } summary
            || StacReader.Year(summary.Content, store.Locate(key)) is { Time: var time } && query.MayHold(time.Start, time.End);
    }

    private async IAsyncEnumerable<JsonObject> RowsAsync(
        string dataset, int year, ItemQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = StacLayout.ItemTable(dataset, year);
        var rows = await store.ReadAsync(key, cancellationToken) is { } table
            ? ItemTable.RowsAsync(table.Content, store.Locate(key), query.MayHold, cancellationToken)
            : ItemsAsync(dataset, year, cancellationToken);
        await foreach (var row in rows)
            yield return row;
    }

    private async IAsyncEnumerable<JsonObject> ItemsAsync(string dataset, int year, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = store.ListFoldersAsync(StacLayout.YearFolder(dataset, year), cancellationToken)
            .Where(ItemId.IsValid).Select(id => StacLayout.Item(dataset, year, new ItemId(id)));
        var rows = new List<JsonObject>();
        var items = BoundedReads.InOrder(keys, ReadsAtOnce, async (key, token) => (Key: key, Item: await store.ReadAsync(key, token)), cancellationToken);
        await foreach (var (key, item) in items)
        {
            if (item is not null)
                rows.Add(ItemRow.Of(item.Content, store.Locate(key), key, StacLayout.ItemTable(dataset, year)));
        }
        foreach (var row in rows.OrderBy(ItemRow.DateOf).ThenBy(row => ItemRow.TextOf(row["id"]!), StringComparer.Ordinal))
            yield return row;
    }
}
