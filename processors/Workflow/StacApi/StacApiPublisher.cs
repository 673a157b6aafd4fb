using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Brings a STAC API to what the static catalog has: the collection where it changed, items without a <see cref="PublicationMarkers">marker</see>
/// of their present state, items that the API has lost, and away with those that the catalog has no more. What fails is left for the next
/// run; what is there already is put again without harm.
/// </summary>
public sealed class StacApiPublisher(DatasetDescriptor dataset, IObjectStore store, StacApiOptions options)
{
    private readonly PublicationMarkers _markers = new(store, dataset.Id, options);
    private readonly AbsoluteLinks _links = new(options.BaseUrl, options.Url);

    /// <summary>
    /// Publishes as the descriptor and the environment say, and never throws for what is the API's fault: a problem is in the result.
    /// </summary>
    /// <returns>Null where the descriptor names no API.</returns>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public static async Task<StacApiPublication?> PublishAsync(
        DatasetDescriptor dataset, IObjectStore store, TimeRange window, HttpRetryOptions retry, CancellationToken cancellationToken = default)
    {
        try
        {
            return StacApiOptions.Read(dataset, store.Root) is { } options
                ? await new StacApiPublisher(dataset, store, options with { Retry = retry }).PublishAsync(window, cancellationToken)
                : null;
        }
        catch (StacApiException error)
        {
            return new StacApiPublication { Api = dataset.Publish!.StacApi.Url, Published = 0, Missing = 0, Problem = error.Message };
        }
    }

    /// <summary>
    /// Publishes the items of the years of <paramref name="window"/> and the years beside them. Of those in the window, the API is asked whether
    /// it has them still.
    /// </summary>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<StacApiPublication> PublishAsync(TimeRange window, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        var (pending, settled, gone) = await CompareAsync(window, cancellationToken);
        var progress = new Progress();
        string? problem = null;
        var isTemporary = false;
        using var client = new StacApiClient(options);
        try
        {
            var held = await HeldAsync(client, window, cancellationToken);
            if (held.Problem is { } unlisted)
                problem = $"Cannot ask {options.Url} which items of {dataset.Id} it has: {unlisted.TrimEnd('.')}. What it has lost is not published anew.";
            // A second is the precision of markers.
            pending.AddRange(settled.Where(item => held.Problem is null && !held.Ids.Contains(item.Item.Id)
                && item.Markers[0].Time >= window.Start.AddSeconds(-1) && item.Markers[0].Time <= window.End).Select(item => item with { IsLost = true }));
            if (await PublishCollectionAsync(client, held.HasCollection, cancellationToken))
                await PublishItemsAsync(client, pending, progress, cancellationToken);
            await RemoveGoneAsync(client, gone, progress, cancellationToken);
        }
        catch (HttpFailure failure)
        {
            problem = $"Cannot publish {dataset.Id} to {options.Url}: {failure.Message.TrimEnd('.')}.{client.Conclusion(failure)} "
                + "What is missing there is published by the next run.";
            isTemporary = failure.IsTemporary;
        }
        catch (StacApiRefusal refusal)
        {
            problem = $"Cannot publish the collection {dataset.Id} to {options.Url}: {refusal.Message.TrimEnd('.')}.";
        }
        catch (StacException broken)
        {
            problem = $"Cannot publish {dataset.Id} to {options.Url}: {broken.Message}";
        }
        return new StacApiPublication
        {
            Api = options.Url,
            Published = progress.Published,
            Removed = progress.Removed,
            Missing = Math.Max(0, pending.Count - progress.Done),
            Seconds = clock.Elapsed.TotalSeconds,
            Failures = [.. progress.Failures],
            Problem = problem,
            ProblemIsTemporary = isTemporary,
        };
    }

    /// <summary>Removes an item that the static catalog has no more, and its marker.</summary>
    /// <exception cref="StacApiException">The API cannot be written to, or refuses.</exception>
    public Task RemoveAsync(int year, ItemId item, CancellationToken cancellationToken = default) =>
        ExplainAsync($"remove {item} from", async client =>
        {
            await client.DeleteItemAsync(dataset.Id, item, cancellationToken);
            await _markers.RemoveAsync(year, item, cancellationToken);
            return true;
        });

    /// <summary>
    /// Holds what the API serves of a window against the catalog, member by member. An item that a listing of the API does not show is asked for
    /// by its id.
    /// </summary>
    /// <exception cref="StacApiException">The API cannot be read.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public Task<IReadOnlyList<StacApiDifference>> AuditAsync(TimeRange window, CancellationToken cancellationToken = default) =>
        ExplainAsync("compare the catalog with", client => AuditAsync(client, window, cancellationToken));

    /// <summary>Puts to the API what differs or is missing there, and removes what the catalog has not.</summary>
    /// <exception cref="StacApiException">The API cannot be written to, or refuses.</exception>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public Task MendAsync(IEnumerable<StacApiDifference> differences, CancellationToken cancellationToken = default) =>
        ExplainAsync("mend", async client =>
        {
            foreach (var difference in differences)
                await MendAsync(client, difference, cancellationToken);
            return true;
        });

    private async Task<IReadOnlyList<StacApiDifference>> AuditAsync(StacApiClient client, TimeRange window, CancellationToken cancellationToken)
    {
        var differences = new List<StacApiDifference>();
        var collectionKey = StacLayout.Collection(dataset.Id);
        if (await store.ReadAsync(collectionKey, cancellationToken) is { } collection)
        {
            var served = await client.GetAsync($"/collections/{dataset.Id}", cancellationToken);
            if (DifferenceOf(_links.Collection(collection.Content, collectionKey, dataset.Id), served) is { } reason)
                differences.Add(new StacApiDifference(StacApiDifferenceKind.Collection, dataset.Id, 0, $"the collection {reason}"));
        }

        var years = YearsOf(window).ToList();
        var items = new Dictionary<string, CatalogItem>(StringComparer.Ordinal);
        foreach (var year in years)
        {
            foreach (var item in await _markers.ItemsAsync(year, cancellationToken))
                items[item.Id] = item;
        }

        await foreach (var served in client.ListItemsAsync(dataset.Id, window, cancellationToken))
        {
            if (served?["id"]?.ToString() is not { } id)
                continue;
            if (!items.Remove(id, out var item))
            {
                if (TimeOf(served) is { } range && range.Start >= window.Start && range.End <= window.End && ItemId.IsValid(id))
                    differences.Add(new StacApiDifference(StacApiDifferenceKind.Extra, id, StacLayout.YearOf(range.Start), "the catalog has no such item"));
            }
            else if (await ReadAsync(item, cancellationToken) is { } ready && DifferenceOf(ready, served) is { } reason)
            {
                differences.Add(new StacApiDifference(StacApiDifferenceKind.Differs, id, item.Year, $"the item {reason}"));
            }
        }

        // Servers differ in what of an item's time they filter by, so the rest is asked for one by one.
        foreach (var item in items.Values)
        {
            if (await ReadAsync(item, cancellationToken) is not { } ready || TimeOf(ready) is not { } range
                || range.Start > window.End || range.End < window.Start)
                continue;
            var served = await client.GetItemAsync(dataset.Id, item.Id, cancellationToken);
            if (DifferenceOf(ready, served) is { } reason)
                differences.Add(new StacApiDifference(served is null ? StacApiDifferenceKind.Missing : StacApiDifferenceKind.Differs, item.Id, item.Year, $"the item {reason}"));
        }
        return differences;
    }

    private async Task MendAsync(StacApiClient client, StacApiDifference difference, CancellationToken cancellationToken)
    {
        switch (difference.Kind)
        {
            case StacApiDifferenceKind.Collection:
                await PublishCollectionAsync(client, isThere: false, cancellationToken);
                break;
            case StacApiDifferenceKind.Extra:
                await client.DeleteItemAsync(dataset.Id, difference.Item, cancellationToken);
                await _markers.RemoveAsync(difference.Year, new ItemId(difference.Item), cancellationToken);
                break;
            default:
                await _markers.RemoveAsync(difference.Year, new ItemId(difference.Item), cancellationToken);
                var item = (await _markers.ItemsAsync(difference.Year, cancellationToken)).Find(one => one.Id == difference.Item);
                if (item is not null && await ReadAsync(item, cancellationToken) is { } ready
                    && await client.PutItemAsync(dataset.Id, item.Id, ready, cancellationToken))
                    await _markers.MarkAsync(item, ready, cancellationToken);
                break;
        }
    }

    private async Task<T> ExplainAsync<T>(string what, Func<StacApiClient, Task<T>> work)
    {
        using var client = new StacApiClient(options);
        try
        {
            return await work(client);
        }
        catch (Exception error) when (error is HttpFailure or StacApiRefusal)
        {
            throw new StacApiException($"Cannot {what} {options.Url}: {error.Message.TrimEnd('.')}.", error is HttpFailure { IsTemporary: true }, error);
        }
    }

    /// <summary>What a difference is, as the rest of a sentence about the item or collection; null where there is none.</summary>
    private static string? DifferenceOf(JsonObject sent, JsonObject? served) =>
        served is null ? "is not there" : ItemDifference.Find(sent, served) is { } path ? $"has another {path}" : null;

    private static TimeRange? TimeOf(JsonObject item)
    {
        try
        {
            return StacReader.Time(System.Text.Json.JsonSerializer.SerializeToElement(item["properties"]));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<int> YearsOf(TimeRange window)
    {
        // What overlaps the window may be filed under the year before or after.
        var first = Math.Max(1, window.Start.UtcDateTime.Year - 1);
        return Enumerable.Range(first, Math.Min(9999, window.End.UtcDateTime.Year + 1) - first + 1);
    }

    /// <summary>What is to be sent, what a marker says is there, and what the catalog has no more, as listings tell.</summary>
    private async Task<(List<PendingItem> Pending, List<PendingItem> Settled, List<GoneItem> Gone)> CompareAsync(
        TimeRange window, CancellationToken cancellationToken)
    {
        var (pending, settled, gone) = (new List<PendingItem>(), new List<PendingItem>(), new List<GoneItem>());
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var year in YearsOf(window))
        {
            var markers = await _markers.MarkersAsync(year, cancellationToken);
            var items = await _markers.ItemsAsync(year, cancellationToken);
            foreach (var item in items)
            {
                all.Add(item.Id);
                Marker[] own = [.. markers[item.Id]];
                // Two markers are of two runs at once: which state the API has is not known.
                (own is [var one] && one.Tag == item.Tag ? settled : pending).Add(new PendingItem(item, own));
            }
            gone.AddRange(markers.Where(group => !items.Exists(item => item.Id == group.Key)).Select(group => new GoneItem(group.Key, year, [.. group])));
        }
        return (pending, settled, [.. gone.Select(item => item with { IsElsewhere = all.Contains(item.Id) })]);
    }

    /// <summary>Which items of the window the API has.</summary>
    private async Task<(bool HasCollection, HashSet<string> Ids, string? Problem)> HeldAsync(
        StacApiClient client, TimeRange window, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var around = new TimeRange(window.Start.AddSeconds(-1), window.End);
            await foreach (var item in client.ListItemsAsync(dataset.Id, around, cancellationToken))
            {
                if (item is null)
                    return (false, ids, null);
                if (item["id"]?.ToString() is { } id)
                    ids.Add(id);
            }
            return (true, ids, null);
        }
        catch (StacApiRefusal refusal)
        {
            return (true, ids, refusal.Message);
        }
    }

    /// <returns>False where there is no collection yet, and so no item.</returns>
    private async Task<bool> PublishCollectionAsync(StacApiClient client, bool isThere, CancellationToken cancellationToken)
    {
        var key = StacLayout.Collection(dataset.Id);
        if (await store.ReadAsync(key, cancellationToken) is not { } collection)
            return false;
        if (isThere && await _markers.HasCollectionAsync(collection.Content, cancellationToken))
            return true;
        await client.PutCollectionAsync(dataset.Id, _links.Collection(collection.Content, key, dataset.Id), cancellationToken);
        await _markers.MarkCollectionAsync(collection.Content, cancellationToken);
        return true;
    }

    private async Task PublishItemsAsync(
        StacApiClient client, List<PendingItem> pending, Progress progress, CancellationToken cancellationToken)
    {
        foreach (var chunk in pending.Chunk(options.ItemsPerRequest))
        {
            var read = BoundedReads.InOrder(chunk.ToAsyncEnumerable(), options.Parallel, PrepareAsync, cancellationToken);
            var ready = await read.OfType<ReadyItem>().ToListAsync(cancellationToken);
            var taken = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            try
            {
                foreach (var item in ready.Where(item => item.IsThere))
                    taken[item.Id] = true;
                if (ready.Where(item => !item.IsThere).ToArray() is { Length: > 0 } wanted)
                    await PutAsync(client, wanted, taken, progress, cancellationToken);
            }
            finally
            {
                // Whatever ends this, the API has what it took.
                foreach (var item in ready.Where(item => taken.ContainsKey(item.Id)))
                {
                    await _markers.MarkAsync(item.Pending.Item, item.Json, CancellationToken.None);
                    progress.Settle();
                }
            }
        }
    }

    /// <param name="taken">Is given the ids of the items that the API has taken.</param>
    private async Task PutAsync(
        StacApiClient client, ReadyItem[] items, ConcurrentDictionary<string, bool> taken, Progress progress, CancellationToken cancellationToken)
    {
        if (items.Length > 1 && await client.TryPutItemsAsync(dataset.Id, [.. items.Select(item => (item.Id, item.Json))], cancellationToken))
        {
            progress.Count(items.Length);
            foreach (var item in items)
                taken[item.Id] = true;
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items, parallel, async (item, token) =>
        {
            try
            {
                // What was taken by a request that did not prove it, or was queued in an earlier run, is there.
                if (!await IsServedAsync(client, item, token) && !await client.PutItemAsync(dataset.Id, item.Id, item.Json, token))
                    return;
            }
            catch (StacApiRefusal refusal)
            {
                progress.Fail(new StacApiFailure(item.Id, refusal.Message));
                return;
            }
            progress.Count(1);
            taken[item.Id] = true;
        });
    }

    private async Task<bool> IsServedAsync(StacApiClient client, ReadyItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetItemAsync(dataset.Id, item.Id, cancellationToken) is { } served && ItemDifference.Find(item.Json, served) is null;
        }
        catch (StacApiRefusal)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads an item for publication; null where it is not there any more. Markers of another state go before the item is sent: were the run to
    /// die in between, and the item to return to that state, they would lie.
    /// </summary>
    private async Task<ReadyItem?> PrepareAsync(PendingItem pending, CancellationToken cancellationToken)
    {
        if (await ReadAsync(pending.Item, cancellationToken) is not { } item)
            return null;
        var isThere = pending is { IsLost: false, Markers: [var marker] } && await _markers.StatesAsync(marker, item, cancellationToken);
        await _markers.RemoveAsync(pending.Markers, cancellationToken);
        return new ReadyItem(pending, item, isThere);
    }

    private async Task<JsonObject?> ReadAsync(CatalogItem item, CancellationToken cancellationToken) =>
        await store.ReadAsync(item.Key, cancellationToken) is { } stored ? _links.Item(stored.Content, item.Key, dataset.Id, item.Id) : null;

    /// <summary>A marker without an item: the API has what the catalog has no more.</summary>
    private async Task RemoveGoneAsync(StacApiClient client, List<GoneItem> gone, Progress progress, CancellationToken cancellationToken)
    {
        foreach (var item in gone)
        {
            // Another run may have written it since.
            if (await store.ReadAsync(StacLayout.Item(dataset.Id, item.Year, new ItemId(item.Id)), cancellationToken) is not null)
                continue;
            try
            {
                if (!item.IsElsewhere)
                    await client.DeleteItemAsync(dataset.Id, item.Id, cancellationToken);
            }
            catch (StacApiRefusal refusal)
            {
                progress.Fail(new StacApiFailure(item.Id, refusal.Message));
                continue;
            }
            await _markers.RemoveAsync(item.Markers, cancellationToken);
            if (!item.IsElsewhere)
                progress.Remove();
        }
    }

    /// <summary>An item of the catalog and its markers.</summary>
    /// <param name="IsLost">Whether the API was found without it.</param>
    private sealed record PendingItem(CatalogItem Item, Marker[] Markers, bool IsLost = false);

    /// <summary>An item that markers name and the catalog has not.</summary>
    /// <param name="IsElsewhere">Whether it is filed under another year now.</param>
    private sealed record GoneItem(string Id, int Year, Marker[] Markers, bool IsElsewhere = false);

    /// <summary>An item as it is to be sent.</summary>
    /// <param name="IsThere">Whether this is what the API was given already.</param>
    private sealed record ReadyItem(PendingItem Pending, JsonObject Json, bool IsThere)
    {
        public string Id => Pending.Item.Id;
    }

    /// <summary>Counted from several threads.</summary>
    private sealed class Progress
    {
        private readonly Lock _lock = new();

        public int Published { get; private set; }
        public int Removed { get; private set; }
        public int Done { get; private set; }
        public List<StacApiFailure> Failures { get; } = [];

        public void Count(int items)
        {
            lock (_lock)
                Published += items;
        }

        public void Remove()
        {
            lock (_lock)
                Removed++;
        }

        public void Settle()
        {
            lock (_lock)
                Done++;
        }

        public void Fail(StacApiFailure failure)
        {
            lock (_lock)
                Failures.Add(failure);
        }
    }
}

/// <summary>How an API and the catalog disagree.</summary>
public enum StacApiDifferenceKind
{
    /// <summary>The collection is not there, or another.</summary>
    Collection,
    /// <summary>The API has not the item.</summary>
    Missing,
    /// <summary>The API has the item otherwise.</summary>
    Differs,
    /// <summary>The API has an item that the catalog has not.</summary>
    Extra,
}

/// <summary>One disagreement between an API and the catalog.</summary>
/// <param name="Item">The item's id, or the collection's.</param>
/// <param name="Year">The year that the item is filed under.</param>
public sealed record StacApiDifference(StacApiDifferenceKind Kind, string Item, int Year, string Reason);
