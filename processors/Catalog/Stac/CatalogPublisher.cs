using System.Runtime.CompilerServices;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Brings year catalogs, collection, index and root catalog up to date with the items that are there. What they say depends on nothing else, and
/// each is put only over the version that was seen before looking at the items, so runs at the same time end in the same files.
/// Nothing of another dataset is read or listed: who runs one dataset needs no rights on another. The root catalog's other links stay.
/// </summary>
public sealed class CatalogPublisher(IObjectStore store, CatalogPublisherOptions? options = null)
{
    private readonly CatalogPublisherOptions _options = options ?? new();

    /// <summary>
    /// Updates the given years, then the dataset's collection and its index from all its years, then the root. A file that is right already is not
    /// written. An item's folder without its JSON, as a run that died leaves it, is not linked, and neither is an item that cannot be read: the
    /// error that names it comes when all else is up to date. A year's catalog that cannot be read is made anew from its items.
    /// </summary>
    /// <returns>The keys of the files that were written.</returns>
    /// <exception cref="StacException">
    /// An item, or the root catalog, cannot be read (its location is named), or other runs kept changing a file (temporary).
    /// </exception>
    public async Task<IReadOnlyList<string>> UpdateAsync(
        DatasetDescriptor dataset, IEnumerable<int> years, CancellationToken cancellationToken = default)
    {
        var update = new Update(dataset);
        foreach (var year in years.Distinct().Order())
            await UpdateYearAsync(update, year, cancellationToken);
        await PublishAsync(StacLayout.Collection(dataset.Id), _ => BuildCollectionAsync(update, cancellationToken), update, cancellationToken);
        await PublishAsync(StacLayout.Index(dataset.Id), _ => BuildIndexAsync(update, cancellationToken), update, cancellationToken);
        await PublishAsync(StacLayout.RootCatalog, current => Task.FromResult(RootWith(dataset, current)), update, cancellationToken);
        return update.Unreadable.Count == 0 ? update.Written : throw LeftOut(update.Unreadable);
    }

    /// <summary>What one update has come to.</summary>
    private sealed record Update(DatasetDescriptor Dataset)
    {
        public List<string> Written { get; } = [];

        /// <summary>By id: a year may be worked out several times.</summary>
        public SortedDictionary<string, StacException> Unreadable { get; } = new(StringComparer.Ordinal);
    }

    private static StacException LeftOut(SortedDictionary<string, StacException> unreadable)
    {
        var (first, error) = unreadable.First();
        var others = unreadable.Count - 1;
        return new StacException(
            others == 0
                ? $"no catalog links {first}: {error.Message}"
                : $"no catalog links {first} and {others} more that cannot be read: {error.Message} 'datasets reconcile' lists all, and --fix removes them.",
            inner: error);
    }

    /// <summary>
    /// The tags of summary and rows are read before the catalog's, and all before the items are listed: what another run adds later makes a put fail.
    /// </summary>
    private Task UpdateYearAsync(Update update, int year, CancellationToken cancellationToken) => PublishAsync(
        StacLayout.YearSummary(update.Dataset.Id, year),
        async _ =>
        {
            IReadOnlyDictionary<string, ReadItem> items = new Dictionary<string, ReadItem>();
            await PublishAsync(
                StacLayout.YearRows(update.Dataset.Id, year),
                async _ =>
                {
                    await PublishAsync(
                        StacLayout.YearCatalog(update.Dataset.Id, year),
                        async _ => YearCatalogBuilder.Build(update.Dataset, year, (items = await ReadItemsAsync(update, year, cancellationToken)).Keys),
                        update, cancellationToken);
                    return DatasetIndex.Write(update.Dataset.Id, update.Dataset.Title, items.Values.Select(item => item.Row).OfType<IndexRow>());
                },
                update, cancellationToken);
            return YearCatalogBuilder.Summary(items.ToDictionary(item => item.Key, item => item.Value.Content));
        },
        update, cancellationToken);

    private async Task<IReadOnlyDictionary<string, ReadItem>> ReadItemsAsync(Update update, int year, CancellationToken cancellationToken)
    {
        var dataset = update.Dataset;
        var index = await ItemIndex.ReadAsync(store, dataset.Id, year, cancellationToken);
        var items = new SortedDictionary<string, ReadItem>(StringComparer.Ordinal);
        var found = BoundedReads.InOrder(ListItemsAsync(dataset, year, cancellationToken), _options.ParallelReads, LookAsync, cancellationToken);
        await foreach (var (id, tag, content) in found)
        {
            if (content is null)
                continue;
            items.Add(id, content);
            index.Keep(id, tag, content);
        }
        await index.WriteAsync(store, dataset.Id, year, cancellationToken);
        return items;

        async Task<(ItemId Id, string? Tag, ReadItem? Content)> LookAsync((ItemId Id, string? Tag) item, CancellationToken token) =>
            index.Find(item.Id, item.Tag) is { } known ? (item.Id, item.Tag, known) : await ReadItemAsync(update, year, item.Id, token);
    }

    /// <summary>The year's items, with their tags where a listing tells them: else no more is listed than their folders.</summary>
    private async IAsyncEnumerable<(ItemId Id, string? Tag)> ListItemsAsync(
        DatasetDescriptor dataset, int year, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = StacLayout.YearFolder(dataset.Id, year);
        if (!store.ListsTags)
        {
            await foreach (var id in store.ListFoldersAsync(folder, cancellationToken).Where(ItemId.IsValid))
                yield return (new ItemId(id), null);
            yield break;
        }

        await foreach (var entry in store.ListAsync(folder, cancellationToken))
        {
            if (entry.Key[folder.Length..].Split('/') is [var id, var file] && file == $"{id}.json" && ItemId.IsValid(id))
                yield return (new ItemId(id), entry.Tag);
        }
    }

    private async Task<(ItemId Id, string? Tag, ReadItem? Content)> ReadItemAsync(Update update, int year, ItemId id, CancellationToken cancellationToken)
    {
        var key = StacLayout.Item(update.Dataset.Id, year, id);
        var item = await store.ReadAsync(key, cancellationToken);
        try
        {
            return (id, store.ListsTags ? item?.ETag : null, item is null ? null : Read(item.Content, store.Locate(key), update.Dataset.Id, id));
        }
        catch (StacException unreadable)
        {
            lock (update.Unreadable)
                update.Unreadable[id] = unreadable;
            return (id, null, null);
        }
    }

    private static ReadItem Read(byte[] item, string location, DatasetId dataset, ItemId id) =>
        new(StacReader.Item(item, location, dataset, id), StacReader.Row(item));

    /// <summary>From the rows of all years that have a catalog. Those of an earlier version have none yet.</summary>
    private async Task<byte[]> BuildIndexAsync(Update update, CancellationToken cancellationToken)
    {
        var rows = new List<IndexRow>();
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(update.Dataset.Id), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is not { } year)
                continue;
            if (await ReadRowsAsync(update.Dataset.Id, year, cancellationToken) is not { } read)
            {
                if (await store.ReadAsync(StacLayout.YearCatalog(update.Dataset.Id, year), cancellationToken) is null)
                    continue;
                await UpdateYearAsync(update, year, cancellationToken);
                read = await ReadRowsAsync(update.Dataset.Id, year, cancellationToken) ?? [];
            }
            rows.AddRange(read);
        }
        return DatasetIndex.Write(update.Dataset.Id, update.Dataset.Title, rows);
    }

    private async Task<IReadOnlyList<IndexRow>?> ReadRowsAsync(DatasetId dataset, int year, CancellationToken cancellationToken)
    {
        var key = StacLayout.YearRows(dataset, year);
        if (await store.ReadAsync(key, cancellationToken) is not { } stored)
            return null;
        try
        {
            return DatasetIndex.Read(stored.Content, store.Locate(key));
        }
        catch (StacException)
        {
            return null;
        }
    }

    private async Task<byte[]> BuildCollectionAsync(Update update, CancellationToken cancellationToken)
    {
        var years = new SortedDictionary<int, CatalogContent>();
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(update.Dataset.Id), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is { } year && await ReadYearAsync(update, year, cancellationToken) is { } content)
                years.Add(year, content);
        }
        return CollectionBuilder.Build(update.Dataset, years, await ThumbnailAsync(update.Dataset.Id, years, cancellationToken));
    }

    /// <summary>The latest item's picture stands for the collection.</summary>
    private async Task<StacThumbnail?> ThumbnailAsync(DatasetId dataset, SortedDictionary<int, CatalogContent> years, CancellationToken cancellationToken)
    {
        if (years.Count == 0)
            return null;
        var key = StacLayout.YearCatalog(dataset, years.Keys.Max());
        if (await store.ReadAsync(key, cancellationToken) is not { } catalog
            || StacReader.Links(catalog.Content, store.Locate(key), key) is not [.., var item]
            || await store.ReadAsync(item, cancellationToken) is not { } latest)
            return null;
        return StacReader.Thumbnail(latest.Content, store.Locate(item), item);
    }

    private async Task<CatalogContent?> ReadYearAsync(Update update, int year, CancellationToken cancellationToken)
    {
        var key = StacLayout.YearCatalog(update.Dataset.Id, year);
        if (await store.ReadAsync(key, cancellationToken) is not { } catalog)
            return null;
        var summaryKey = StacLayout.YearSummary(update.Dataset.Id, year);
        try
        {
            StacReader.Links(catalog.Content, store.Locate(key), key);
            return await store.ReadAsync(summaryKey, cancellationToken) is { } summary
                ? StacReader.Year(summary.Content, store.Locate(summaryKey))
                : StacReader.Year(catalog.Content, store.Locate(key));
        }
        catch (StacException)
        {
            await UpdateYearAsync(update, year, cancellationToken);
            return await store.ReadAsync(summaryKey, cancellationToken) is { } anew ? StacReader.Year(anew.Content, store.Locate(summaryKey)) : null;
        }
    }

    private byte[] RootWith(DatasetDescriptor dataset, StoredObject? current)
    {
        var titles = current is null
            ? []
            : StacReader.RootTitles(current.Content, store.Locate(StacLayout.RootCatalog));
        titles[dataset.Id] = dataset.Title;
        return RootCatalogBuilder.Build(titles);
    }

    private async Task PublishAsync(
        string key, Func<StoredObject?, Task<byte[]>> build, Update update, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            // The tag is read before the listing: whatever another run adds after this moment makes the put fail.
            var current = await store.ReadAsync(key, cancellationToken);
            var content = await build(current);
            if (current is not null && content.AsSpan().SequenceEqual(current.Content))
                return;
            if (await store.TryPutAsync(key, content, MediaTypes.Json, current?.ETag, cancellationToken))
            {
                update.Written.Add(key);
                return;
            }
            await Task.Delay(DelayAfter(attempt), _options.Time, cancellationToken);
        }
        throw new StacException(
            $"{store.Locate(key)} was changed by other runs {_options.Attempts} times while it was worked out. Run again when they are done.",
            isTemporary: true);
    }

    private TimeSpan DelayAfter(int attempt)
    {
        var longest = Math.Min(_options.FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), _options.LongestDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * _options.Random.NextDouble());
    }
}
