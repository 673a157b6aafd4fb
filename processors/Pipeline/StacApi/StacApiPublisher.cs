using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Http;
using Datasets.Stac;
using Datasets.Storage;

namespace Datasets.StacApi;

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
            var ready = new List<ReadyItem>();
            await foreach (var item in read)
            {
                if (item.Json is not null)
                    ready.Add(item);
            }

            var items = ready.DistinctBy(item => item.Id).Select(item => (item.Id!, item.Json!)).ToList();
            if (items.Count > 1 && await client.TryPutItemsAsync(dataset.Id, items, cancellationToken))
            {
                progress.Count(items.Count);
                foreach (var item in ready)
                    await SettleAsync(item, progress, cancellationToken);
            }
            else
                await PublishOneByOneAsync(client, ready, progress, cancellationToken);
        }
    }

    private async Task PublishOneByOneAsync(
        StacApiClient client, List<ReadyItem> ready, Progress progress, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ready.GroupBy(item => item.Id), parallel, async (same, token) =>
        {
            try
            {
                await client.PutItemAsync(dataset.Id, same.Key!, same.First().Json!, token);
            }
            catch (StacApiRefusal refusal)
            {
                progress.Fail(new StacApiFailure(same.Key!, refusal.Message));
                return;
            }
            progress.Count(1);
            foreach (var item in same)
                await SettleAsync(item, progress, token);
        });
    }

    private async Task SettleAsync(ReadyItem item, Progress progress, CancellationToken cancellationToken)
    {
        await _markers.MarkAsync(item.Pending, time.GetUtcNow(), cancellationToken);
        progress.Settle();
    }

    private async Task<ReadyItem> ReadAsync(PendingItem pending, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(pending.Receipt, cancellationToken) is not { } receipt || ItemOf(receipt.Content) is not { } id)
            return new ReadyItem(pending);
        // A granule's nominal day may be in another year than its start.
        foreach (var year in new[] { pending.Year, pending.Year + 1, pending.Year - 1 })
        {
            var key = StacLayout.Item(dataset.Id, year, id);
            if (await store.ReadAsync(key, cancellationToken) is { } item)
                return new ReadyItem(pending) { Id = id, Json = _links.Item(item.Content, key, dataset.Id, id) };
        }
        return new ReadyItem(pending);
    }

    private static string? ItemOf(byte[] receipt)
    {
        try
        {
            using var json = JsonDocument.Parse(receipt);
            return json.RootElement.Text("item") is { } item && StacLayout.IsItem(item) ? item : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An item read for publication; without JSON where the receipt's item is not there, which reconciliation finds.</summary>
    private sealed record ReadyItem(PendingItem Pending)
    {
        public string? Id { get; init; }
        public JsonObject? Json { get; init; }
    }

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
