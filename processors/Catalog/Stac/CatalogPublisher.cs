using Datasets.Catalog.Series;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Brings year catalogs, tables of items, strips, series, collection, index and root catalog up to date with the items that are there. What they say depends on nothing else, and
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
        // Before the items are listed: what another run puts later makes a put of the series fail.
        var series = await DatasetSeries.OpenAsync(store, dataset, _options.ScratchFolder, cancellationToken);
        foreach (var year in years.Distinct().Order())
            await UpdateYearAsync(update, year, cancellationToken);
        await UpdateSeriesAsync(update, series, cancellationToken);
        await PublishAsync(StacLayout.Collection(dataset.Id), _ => BuildCollectionAsync(update, cancellationToken), update, cancellationToken);
        await PublishAsync(StacLayout.Index(dataset.Id), _ => BuildIndexAsync(update, cancellationToken), update, cancellationToken);
        await PublishAsync(StacLayout.IndexScript(dataset.Id), _ => BuildIndexScriptAsync(dataset.Id, cancellationToken), update, cancellationToken, MediaTypes.JavaScript);
        await PublishAsync(StacLayout.RootCatalog, current => Task.FromResult(RootWith(dataset, current)), update, cancellationToken);
        if (update.Unreadable.Count > 0)
            throw LeftOut(update.Unreadable);
        return update.Refused.Count == 0 ? update.Written : throw update.Refused[0];
    }

    /// <summary>What one update has come to.</summary>
    private sealed record Update(DatasetDescriptor Dataset)
    {
        public List<string> Written { get; } = [];

        /// <summary>By id: a year may be worked out several times.</summary>
        public SortedDictionary<string, StacException> Unreadable { get; } = new(StringComparer.Ordinal);

        /// <summary>The items of the years that were listed, where there are series to make of them.</summary>
        public SortedDictionary<int, IReadOnlyList<IndexRow>> Rows { get; } = [];

        /// <summary>Why a series could not be made of a year's items.</summary>
        public List<StacException> Refused { get; } = [];
    }

    /// <summary>The series of variables, whose pieces are made of COGs: where those or the series change meanwhile, the items are listed again.</summary>
    private async Task UpdateSeriesAsync(Update update, DatasetSeries series, CancellationToken cancellationToken)
    {
        await DatasetSeries.RemoveOthersAsync(store, update.Dataset, cancellationToken);
        if (!DatasetSeries.IsAskedFor(update.Dataset))
            return;
        string? changed = null;
        for (var attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            var listed = update.Rows.Keys.ToHashSet();
            var isDone = await series.TryUpdateAsync(await YearsAsync(update, cancellationToken), listed, year => RowsAsync(update, year, cancellationToken), cancellationToken);
            update.Written.AddRange(series.Written);
            if (isDone)
            {
                update.Refused.AddRange(series.Refused);
                return;
            }
            changed = series.Changed;
            await Task.Delay(DelayAfter(attempt), _options.Time, cancellationToken);
            listed.UnionWith(update.Rows.Keys);
            update.Rows.Clear();
            series = await DatasetSeries.OpenAsync(store, update.Dataset, _options.ScratchFolder, cancellationToken);
            foreach (var year in listed.Order())
                await UpdateYearAsync(update, year, cancellationToken);
        }
        throw changed is { } item
            ? new StacException($"the series of {update.Dataset.Id}: a COG of the item {item} is missing or not the one that the item states. 'datasets verify' names it; convert its granule again.")
            : Contended(StacLayout.SeriesRoot(update.Dataset.Id));
    }

    /// <summary>The years that have a catalog, and those that were listed.</summary>
    private async Task<IReadOnlyCollection<int>> YearsAsync(Update update, CancellationToken cancellationToken)
    {
        var years = new SortedSet<int>(update.Rows.Keys);
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(update.Dataset.Id), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is { } year && !years.Contains(year) && await store.ReadAsync(StacLayout.YearCatalog(update.Dataset.Id, year), cancellationToken) is not null)
                years.Add(year);
        }
        return years;
    }

    private async Task<IReadOnlyList<IndexRow>> RowsAsync(Update update, int year, CancellationToken cancellationToken)
    {
        if (!update.Rows.ContainsKey(year))
            await UpdateYearAsync(update, year, cancellationToken);
        return update.Rows[year];
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

    /// <summary>The tags of summary, table, rows and catalog are read before the items are listed: what another run adds later makes a put fail.</summary>
    private Task UpdateYearAsync(Update update, int year, CancellationToken cancellationToken) => PublishAsync(
        StacLayout.YearSummary(update.Dataset.Id, year),
        async _ => YearCatalogBuilder.Summary((await PublishItemsAsync(update, year, cancellationToken)).Content),
        update, cancellationToken);

    /// <summary>The year's table, and its strips: what those are made of may be replaced meanwhile, and then the items are listed again.</summary>
    private async Task<YearItems> PublishItemsAsync(Update update, int year, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            var items = await PublishTableAsync(update, year, cancellationToken);
            if (DatasetSeries.IsAskedFor(update.Dataset))
                update.Rows[year] = [.. items.Rows];
            if (!_options.MakesStrips && !await YearStrips.ExistAsync(store, update.Dataset.Id, year, cancellationToken))
                return items;
            var strips = new YearStrips(store, update.Dataset.Id, year, [.. items.Rows], _options.ParallelReads);
            var isDone = await strips.TryUpdateAsync(cancellationToken);
            update.Written.AddRange(strips.Written);
            if (isDone)
                return items;
            await Task.Delay(DelayAfter(attempt), _options.Time, cancellationToken);
        }
        throw Contended(StacLayout.YearFolder(update.Dataset.Id, year));
    }

    private async Task<YearItems> PublishTableAsync(Update update, int year, CancellationToken cancellationToken)
    {
        YearItems? items = null;
        await PublishAsync(
            StacLayout.ItemTable(update.Dataset.Id, year),
            async table =>
            {
                items = await PublishRowsAsync(update, year, table, cancellationToken);
                return await items.WriteTableAsync(cancellationToken);
            },
            update, cancellationToken, MediaTypes.Parquet);
        await items!.WriteIndexAsync(cancellationToken);
        return items;
    }

    /// <summary>What the year adds to its dataset's index.</summary>
    private async Task<YearItems> PublishRowsAsync(Update update, int year, StoredObject? table, CancellationToken cancellationToken)
    {
        YearItems? items = null;
        await PublishAsync(
            StacLayout.YearRows(update.Dataset.Id, year),
            async _ =>
            {
                items = await PublishYearAsync(update, year, table, cancellationToken);
                return DatasetIndex.Write(update.Dataset.Id, update.Dataset.Title, items.Rows, withStrips: [], withSeries: []);
            },
            update, cancellationToken);
        return items!;
    }

    private async Task<YearItems> PublishYearAsync(Update update, int year, StoredObject? table, CancellationToken cancellationToken)
    {
        YearItems? items = null;
        await PublishAsync(
            StacLayout.YearCatalog(update.Dataset.Id, year),
            async _ =>
            {
                items = await YearItems.ReadAsync(store, update.Dataset.Id, year, table?.Content, _options.ParallelReads, cancellationToken);
                return YearCatalogBuilder.Build(update.Dataset, year, items.Content.Keys);
            },
            update, cancellationToken);
        foreach (var (id, unreadable) in items!.Unreadable)
            update.Unreadable[id] = unreadable;
        return items;
    }

    /// <summary>From the rows of all years that have a catalog. Those of an earlier version have none yet.</summary>
    private async Task<byte[]> BuildIndexAsync(Update update, CancellationToken cancellationToken)
    {
        var (rows, withStrips) = (new List<IndexRow>(), new HashSet<int>());
        await foreach (var folder in store.ListFoldersAsync(StacLayout.DatasetFolder(update.Dataset.Id), cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is not { } year)
                continue;
            var hasStrips = await YearStrips.ExistAsync(store, update.Dataset.Id, year, cancellationToken);
            if (await ReadRowsAsync(update.Dataset.Id, year, cancellationToken) is not { } read || (_options.MakesStrips && !hasStrips))
            {
                if (await store.ReadAsync(StacLayout.YearCatalog(update.Dataset.Id, year), cancellationToken) is null)
                    continue;
                await UpdateYearAsync(update, year, cancellationToken);
                read = await ReadRowsAsync(update.Dataset.Id, year, cancellationToken) ?? [];
                hasStrips = await YearStrips.ExistAsync(store, update.Dataset.Id, year, cancellationToken);
            }
            rows.AddRange(read);
            if (hasStrips)
                withStrips.Add(year);
        }
        return DatasetIndex.Write(update.Dataset.Id, update.Dataset.Title, rows, withStrips, await DatasetSeries.VariablesAsync(store, update.Dataset.Id, cancellationToken));
    }

    /// <summary>From the index that is there, which another run may have written meanwhile.</summary>
    private async Task<byte[]> BuildIndexScriptAsync(DatasetId dataset, CancellationToken cancellationToken)
    {
        var key = StacLayout.Index(dataset);
        var index = await store.ReadAsync(key, cancellationToken) ?? throw new StacException($"{store.Locate(key)} was removed while the catalog was written. Run again.", isTemporary: true);
        return DatasetIndex.ToScript(index.Content);
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
        var cubes = await SeriesCube.ReadAsync(store, update.Dataset.Id, update.Dataset.Variables.Where(variable => variable.Series).Select(variable => variable.Name), cancellationToken);
        return CollectionBuilder.Build(update.Dataset, years, await ThumbnailAsync(update.Dataset.Id, years, cancellationToken), cubes);
    }

    private async Task<bool> HasTableAsync(string dataset, int year, CancellationToken cancellationToken)
    {
        var key = StacLayout.ItemTable(dataset, year);
        return await store.ListAsync(key, cancellationToken).AnyAsync(entry => entry.Key == key, cancellationToken);
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
        // An earlier version wrote none.
        if (!await HasTableAsync(update.Dataset.Id, year, cancellationToken))
            await UpdateYearAsync(update, year, cancellationToken);
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
        string key, Func<StoredObject?, Task<byte[]>> build, Update update, CancellationToken cancellationToken, string mediaType = MediaTypes.Json)
    {
        for (var attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            // The tag is read before the listing: whatever another run adds after this moment makes the put fail.
            var current = await store.ReadAsync(key, cancellationToken);
            var content = await build(current);
            if (current is not null && content.AsSpan().SequenceEqual(current.Content))
                return;
            if (await store.TryPutAsync(key, content, mediaType, current?.ETag, cancellationToken))
            {
                update.Written.Add(key);
                return;
            }
            await Task.Delay(DelayAfter(attempt), _options.Time, cancellationToken);
        }
        throw Contended(key);
    }

    private StacException Contended(string key) => new(
        $"{store.Locate(key)} was changed by other runs {_options.Attempts} times while it was worked out. Run again when they are done.", isTemporary: true);

    private TimeSpan DelayAfter(int attempt)
    {
        var longest = Math.Min(_options.FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), _options.LongestDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * _options.Random.NextDouble());
    }
}
