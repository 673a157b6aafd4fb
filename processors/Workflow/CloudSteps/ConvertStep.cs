using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Datasets.Archives.Granules;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// One job of a cloud run: fetches, converts and publishes a shard's granules and writes the shard's result. What has a receipt with a whole
/// item behind it is not done again, so a shard that is run again goes on where it ended.
/// </summary>
public sealed class ConvertStep(
    DatasetDescriptor dataset, ConversionPipeline pipeline, GranulePublisher publisher, IObjectStore store, TimeProvider time)
{
    private const int ReadsAtOnce = 16;

    /// <summary>Runs to the end, or until asked to stop: the result says so then, and has what was finished.</summary>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<ShardResult> RunAsync(
        Shard shard, PipelineWidth width, IRunObserver observer, CancellationToken cancellationToken = default)
    {
        var started = time.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var results = new ConcurrentDictionary<string, GranuleResult>(StringComparer.Ordinal);
        var wanted = Channel.CreateUnbounded<DiscoveredGranule>();
        var finished = await FinishedAsync(shard, cancellationToken);
        var granules = shard.Granules.DistinctBy(granule => granule.Id).ToList();
        foreach (var granule in granules)
        {
            observer.Discovered(granule, finished.ContainsKey(granule.Id) ? GranuleStatus.Done : GranuleStatus.New);
            if (finished.TryGetValue(granule.Id, out var result))
                results[granule.Id] = result;
            else
                wanted.Writer.TryWrite(granule);
        }

        wanted.Writer.Complete();
        observer.DiscoveryEnded(early: false);
        await pipeline.RunAsync(wanted.Reader, width, shard.Run, Finish, cancellationToken);

        var done = new ShardResult
        {
            Run = shard.Run,
            Dataset = shard.Dataset,
            Shard = shard.Name,
            Started = started,
            WallSeconds = clock.Elapsed.TotalSeconds,
            Software = ProductInfo.NameAndVersion,
            Interrupted = results.Count < granules.Count,
            Granules = [.. granules.Select(granule => results.GetValueOrDefault(granule.Id)).OfType<GranuleResult>()],
        };
        await store.PutAsync(RunKeys.Result(dataset.Id, shard.Run, shard.Name), done.ToJson(), MediaTypes.Json, CancellationToken.None);
        return done;

        void Finish(GranuleResult result)
        {
            results[result.Granule!] = result;
            observer.Finished(result);
        }
    }

    /// <summary>The granules that need no work, by id, with what became of them.</summary>
    private async Task<Dictionary<string, GranuleResult>> FinishedAsync(Shard shard, CancellationToken cancellationToken)
    {
        var earlier = await EarlierAsync(shard, cancellationToken);
        var finished = new Dictionary<string, GranuleResult>(StringComparer.Ordinal);
        var looked = BoundedReads.InOrder(shard.Granules.ToAsyncEnumerable(), ReadsAtOnce, LookAsync, cancellationToken);
        await foreach (var (granule, receipt) in looked)
        {
            if (receipt is not null)
                finished[granule.Id] = receipt.Run == shard.Run ? earlier.GetValueOrDefault(granule.Id) ?? GranuleResults.Create(granule, receipt) : GranuleResults.Skipped(granule);
        }

        return finished;

        async Task<(DiscoveredGranule, Receipt?)> LookAsync(DiscoveredGranule granule, CancellationToken token) =>
            (granule, await CountingReceiptAsync(shard, granule, token));
    }

    private async Task<Receipt?> CountingReceiptAsync(Shard shard, DiscoveredGranule granule, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(publisher.ReceiptKey(granule), cancellationToken) is not { } stored || Receipt.TryRead(stored.Content) is not { } receipt)
            return null;
        if (shard.Reprocess && receipt.Run != shard.Run)
            return null;
        // A receipt whose item or assets were removed does not count.
        return await PublishedItem.IsWholeAsync(store, receipt.ItemKey, cancellationToken) ? receipt : null;
    }

    /// <summary>What an earlier attempt at this shard converted; nothing where there was none.</summary>
    private async Task<Dictionary<string, GranuleResult>> EarlierAsync(Shard shard, CancellationToken cancellationToken)
    {
        var key = RunKeys.Result(dataset.Id, shard.Run, shard.Name);
        var earlier = await RunDocument.TryReadAsync(store, key, StepJson.Default.ShardResult, cancellationToken);
        return earlier is null
            ? []
            : earlier.Granules
                .Where(result => result is { Granule: not null, Outcome: GranuleOutcome.Converted or GranuleOutcome.Superseded })
                .DistinctBy(result => result.Granule)
                .ToDictionary(result => result.Granule!, StringComparer.Ordinal);
    }
}
