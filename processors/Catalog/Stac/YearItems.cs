using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datasets.Catalog.ItemTables;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// A year's items as they were at one moment, for its catalog and its table. In a store whose listings tell tags, items that are still the ones that the
/// index knows are not read: their rows come from the table that is there. Rows are made one after the other, so memory holds what sorts them and no more.
/// </summary>
internal sealed class YearItems
{
    /// <summary>Items that were read stay in memory up to here, and the others are read a second time.</summary>
    private const int BytesKept = 32 << 20;

    private readonly IObjectStore _store;
    private readonly DatasetId _dataset;
    private readonly int _year;
    private readonly string _tableKey;
    private readonly byte[]? _table;
    private readonly ItemIndex _index;
    private readonly ColumnShape _shape = new();
    private readonly Dictionary<string, byte[]> _kept = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IndexRow> _rows = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    private long _bytesKept;

    private YearItems(IObjectStore store, DatasetId dataset, int year, byte[]? table, ItemIndex index)
    {
        (_store, _dataset, _year, _table, _index) = (store, dataset, year, table, index);
        _tableKey = StacLayout.ItemTable(dataset, year);
    }

    /// <summary>What each item adds to the catalog, by its id.</summary>
    public SortedDictionary<string, CatalogContent> Content { get; } = new(StringComparer.Ordinal);

    /// <summary>What items add to their dataset's index, by their ids' order.</summary>
    public IEnumerable<IndexRow> Rows => _rows.Values;

    /// <summary>Items that cannot be read, by their ids, and why.</summary>
    public SortedDictionary<string, StacException> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <param name="table">What is there of the year's table; null for nothing.</param>
    public static async Task<YearItems> ReadAsync(
        IObjectStore store, DatasetId dataset, int year, byte[]? table, int parallelReads, CancellationToken cancellationToken)
    {
        var items = new YearItems(store, dataset, year, table, await ItemIndex.ReadAsync(store, dataset, year, cancellationToken));
        var listed = await items.ListAsync(cancellationToken).ToDictionaryAsync(item => item.Id, item => item.Tag, StringComparer.Ordinal, cancellationToken);
        await items.TakeFromTableAsync(listed, cancellationToken);
        var unknown = listed.Keys.Where(id => !items.Content.ContainsKey(id)).ToAsyncEnumerable();
        await foreach (var (id, stored) in BoundedReads.InOrder(unknown, parallelReads, items.ReadAsync, cancellationToken))
        {
            if (stored is not null)
                items.Take(id, stored);
        }
        items._entries.Sort();
        // From values of several types in one column the items cannot be told.
        if (items._shape.IsMixed)
            items._index.ForgetRows();
        return items;
    }

    /// <summary>The items as a table, by date.</summary>
    public Task<byte[]> WriteTableAsync(CancellationToken cancellationToken) => new ItemTableWriter(_shape).WriteAsync(RowsAsync(cancellationToken), cancellationToken);

    /// <summary>Remembers the items for the next time; after the table was put, as it says which rows of that are right.</summary>
    public Task WriteIndexAsync(CancellationToken cancellationToken) => _index.WriteAsync(_store, _dataset, _year, cancellationToken);

    /// <summary>The year's items, with their tags where a listing tells them: else no more is listed than their folders.</summary>
    private async IAsyncEnumerable<(string Id, string? Tag)> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = StacLayout.YearFolder(_dataset, _year);
        if (!_store.ListsTags)
        {
            await foreach (var id in _store.ListFoldersAsync(folder, cancellationToken).Where(ItemId.IsValid))
                yield return (id, null);
            yield break;
        }

        await foreach (var entry in _store.ListAsync(folder, cancellationToken))
        {
            if (entry.Key[folder.Length..].Split('/') is [var id, var file] && file == $"{id}.json" && ItemId.IsValid(id))
                yield return (id, entry.Tag);
        }
    }

    /// <summary>A row stands for its item where the index knows that of just this version of the item.</summary>
    private async Task TakeFromTableAsync(Dictionary<string, string?> listed, CancellationToken cancellationToken)
    {
        if (_table is null || !_store.ListsTags)
            return;
        Entry? latest = null;
        try
        {
            await foreach (var row in ItemTable.RowsAsync(_table, _store.Locate(_tableKey), cancellationToken: cancellationToken))
            {
                var entry = new Entry(ItemRow.DateOf(row), row["id"] is { } name ? ItemRow.TextOf(name) : "", "", IsInTable: true);
                // Rows are taken in one pass: those of a table that is not by date are made anew.
                if (latest is not null && entry.CompareTo(latest) <= 0)
                    return;
                latest = entry;
                if (entry.Id is var id && listed.GetValueOrDefault(id) is { } tag
                    && _index.Find(new ItemId(id), tag) is { Row: { } digest } known && RowDigest.Of(row) == digest)
                    Take(id, tag, known.Item, row, digest, isInTable: true);
            }
        }
        catch (StacException)
        {
            // The rows that were read before the fault have their digests; the other items are read.
        }
    }

    private async Task<(string Id, StoredObject? Item)> ReadAsync(string id, CancellationToken cancellationToken) =>
        (id, await _store.ReadAsync(StacLayout.Item(_dataset, _year, new ItemId(id)), cancellationToken));

    private void Take(string id, StoredObject item)
    {
        try
        {
            var read = new ReadItem(StacReader.Item(item.Content, Locate(id), _dataset, id), StacReader.Row(item.Content));
            var row = RowOf(id, item.Content);
            Take(id, _store.ListsTags ? item.ETag : null, read, row, RowDigest.Of(row), isInTable: false);
        }
        catch (StacException unreadable)
        {
            Unreadable[id] = unreadable;
            return;
        }
        if (_bytesKept + item.Content.Length > BytesKept)
            return;
        _kept[id] = item.Content;
        _bytesKept += item.Content.Length;
    }

    private void Take(string id, string? tag, ReadItem read, JsonObject row, string digest, bool isInTable)
    {
        // Its geometry is looked at here: one that a table cannot hold makes the item unreadable.
        TableSchema.Include(_shape, row);
        Content.Add(id, read.Content);
        if (read.Row is { } indexed)
            _rows.Add(id, indexed);
        _index.Keep(new ItemId(id), tag, read, digest);
        _entries.Add(new Entry(ItemRow.DateOf(row), id, digest, isInTable));
    }

    private async IAsyncEnumerable<JsonObject> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Both are by date, so each row that is needed comes behind the one before it.
        await using var rows = ItemTable.RowsAsync(_table ?? [], _store.Locate(_tableKey), cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        foreach (var entry in _entries)
        {
            if (!entry.IsInTable)
            {
                yield return await RowAgainAsync(entry, cancellationToken);
                continue;
            }
            do
            {
                if (!await rows.MoveNextAsync())
                    throw new InvalidOperationException($"{_store.Locate(_tableKey)} had a row of {entry.Id}");
            }
            while ((string?)rows.Current["id"] != entry.Id);
            yield return rows.Current;
        }
    }

    private async Task<JsonObject> RowAgainAsync(Entry entry, CancellationToken cancellationToken)
    {
        var content = _kept.GetValueOrDefault(entry.Id) ?? (await ReadAsync(entry.Id, cancellationToken)).Item?.Content;
        return content is not null && RowOf(entry.Id, content) is { } row && RowDigest.Of(row) == entry.Digest
            ? row
            : throw new StacException($"{Locate(entry.Id)} was changed by another run meanwhile. Run again when that is done.", isTemporary: true);
    }

    private JsonObject RowOf(string id, byte[] content) => ItemRow.Of(content, Locate(id), StacLayout.Item(_dataset, _year, new ItemId(id)), _tableKey);

    private string Locate(string id) => _store.Locate(StacLayout.Item(_dataset, _year, new ItemId(id)));

    private sealed record Entry(DateTime Time, string Id, string Digest, bool IsInTable) : IComparable<Entry>
    {
        public int CompareTo(Entry? other) => Time.CompareTo(other!.Time) is var order and not 0 ? order : string.CompareOrdinal(Id, other.Id);
    }
}
