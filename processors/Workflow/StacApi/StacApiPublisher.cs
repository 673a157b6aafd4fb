using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Workflow.Receipts;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// Publishes to a STAC API what the static catalog has and the API has not: the collection where it changed, and the items of receipts
/// without a <see cref="PublicationMarkers">marker</see>. What fails is left for the next run; what is there already is put again without harm.
/// </summary>
public sealed class StacApiPublisher(DatasetDescriptor dataset, IObjectStore store, StacApiOptions options, TimeProvider time)
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
            return StacApiOptions.Of(dataset, store.Root) is { } options
                ? await new StacApiPublisher(dataset, store, options with { Retry = retry }, retry.Time).PublishAsync(window, cancellationToken)
                : null;
        }
        catch (StacApiException error)
        {
            return new StacApiPublication { Api = dataset.Publish!.StacApi.Url, Published = 0, Missing = 0, Problem = error.Message };
        }
    }

    /// <summary>Publishes the items of granules that start in the years of <paramref name="window"/>.</summary>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<StacApiPublication> PublishAsync(TimeRange window, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        var pending = await _markers.PendingAsync(window, cancellationToken);
        var progress = new Progress();
        string? problem = null;
        var isTemporary = false;
        using var client = new StacApiClient(options);
        try
        {
            if (await PublishCollectionAsync(client, cancellationToken))
                await PublishItemsAsync(client, pending, progress, cancellationToken);
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
            Missing = Math.Max(0, pending.Count - progress.Done),
            Seconds = clock.Elapsed.TotalSeconds,
            Failures = [.. progress.Failures],
            Problem = problem,
            ProblemIsTemporary = isTemporary,
        };
    }

    /// <summary>Removes an item that the static catalog has no more.</summary>
    /// <exception cref="StacApiException">The API cannot be written to, or refuses.</exception>
    public async Task RemoveAsync(string item, CancellationToken cancellationToken = default)
    {
        using var client = new StacApiClient(options);
        try
        {
            await client.DeleteItemAsync(dataset.Id, item, cancellationToken);
        }
        catch (Exception error) when (error is HttpFailure or StacApiRefusal)
        {
            throw new StacApiException(
                $"Cannot remove {item} from {options.Url}: {error.Message.TrimEnd('.')}.", error is HttpFailure { IsTemporary: true }, error);
        }
    }

    /// <returns>False where there is no collection yet, and so no item.</returns>
    private async Task<bool> PublishCollectionAsync(StacApiClient client, CancellationToken cancellationToken)
    {
        var key = StacLayout.Collection(dataset.Id);
        if (await store.ReadAsync(key, cancellationToken) is not { } collection)
            return false;
        if (await _markers.HasCollectionAsync(collection.Content, cancellationToken))
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
            var read = BoundedReads.InOrder(chunk.ToAsyncEnumerable(), options.Parallel, ReadAsync, cancellationToken);
            var ready = await read.Where(granule => granule.Items.Count > 0).ToListAsync(cancellationToken);
            var taken = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            try
            {
                // A granule may become many items, so a request's worth of granules may be several requests' worth of items.
                foreach (var items in ready.SelectMany(granule => granule.Items).DistinctBy(item => item.Id).Chunk(options.ItemsPerRequest))
                    await PutAsync(client, items, taken, progress, cancellationToken);
            }
            finally
            {
                // Whatever ends this, the API has what it took.
                foreach (var granule in ready.Where(granule => granule.Items.All(item => taken.ContainsKey(item.Id))))
                {
                    await _markers.MarkAsync(granule.Pending, time.GetUtcNow(), CancellationToken.None);
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
                await client.PutItemAsync(dataset.Id, item.Id, item.Json, token);
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

    private async Task<ReadyGranule> ReadAsync(PendingItem pending, CancellationToken cancellationToken)
    {
        var items = new List<ReadyItem>();
        if (await store.ReadAsync(pending.Receipt, cancellationToken) is not { } stored || Receipt.TryRead(stored.Content) is not { } receipt)
            return new ReadyGranule(pending, items);
        foreach (var key in receipt.ItemKeys ?? [receipt.ItemKey])
        {
            if (ItemOf(key) is not { } id || await store.ReadAsync(key, cancellationToken) is not { } item)
                return new ReadyGranule(pending, []);
            items.Add(new ReadyItem(id, _links.Item(item.Content, key, dataset.Id, id)));
        }
        return new ReadyGranule(pending, items);
    }

    /// <summary>The id of an item of the dataset's; null for a key that is none's.</summary>
    private string? ItemOf(string key) =>
        key.Split('/') is [_, var folder, var id, _] && StacLayout.YearOfFolder(folder) is { } year && StacLayout.IsItem(id)
        && key == StacLayout.Item(dataset.Id, year, id) ? id : null;

    /// <summary>A granule's items read for publication; none where one of them is not there, which reconciliation finds.</summary>
    private sealed record ReadyGranule(PendingItem Pending, IReadOnlyList<ReadyItem> Items);

    private sealed record ReadyItem(string Id, JsonObject Json);

    /// <summary>Counted from several threads.</summary>
    private sealed class Progress
    {
        private readonly Lock _lock = new();

        public int Published { get; private set; }
        public int Done { get; private set; }
        public List<StacApiFailure> Failures { get; } = [];

        public void Count(int items)
        {
            lock (_lock)
                Published += items;
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
