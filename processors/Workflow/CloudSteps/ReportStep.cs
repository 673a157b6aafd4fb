using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// A cloud run's last step: reads all shards' results, brings collection and catalogs up to date, and writes the report. Done again, it
/// writes the same but for the time.
/// </summary>
public sealed class ReportStep(DatasetDescriptor dataset, GranulePublisher publisher, IObjectStore store, TimeProvider time)
{
    private const int ReadsAtOnce = 16;

    /// <exception cref="StorageException">The run has no summary, a document is malformed, or the store cannot be read or written.</exception>
    /// <exception cref="StacException">Other runs kept changing a catalog (temporary).</exception>
    public async Task<RunReport> RunAsync(RunId run, IRunObserver observer, CancellationToken cancellationToken = default)
    {
        var key = RunKeys.Summary(dataset.Id, run);
        var summary = await RunDocument.ReadAsync(
            store, key, StepJson.Default.RunSummary, "check --run; 'step discover' writes it when it has found all", cancellationToken);
        RunDocument.RequireOwner(store, key, (summary.Dataset, summary.Run), (dataset.Id, run));

        var tally = new RunTally();
        var years = new Dictionary<string, string>(StringComparer.Ordinal);
        var end = summary.To;
        var shards = Enumerable.Range(1, summary.Shards).Select(RunKeys.ShardName).ToAsyncEnumerable();
        await foreach (var results in BoundedReads.InOrder(shards, ReadsAtOnce, (shard, token) => ResultsAsync(run, shard, token), cancellationToken))
        {
            foreach (var result in results)
            {
                tally.Add(result);
                observer.Finished(result);
                if (result.ItemKey?.Split('/') is [_, var year, ..])
                    years[year] = result.ItemKey;
                // The later items of a granule may be of another year than its first.
                if (result.DataEnd > end)
                    end = result.DataEnd.Value;
            }
        }

        var catalogsFrom = time.GetTimestamp();
        var problem = await UpdateCatalogsAsync(new TimeRange(summary.From, end), years.Values, cancellationToken);
        var report = tally.Complete(summary.ToReport() with
        {
            WallSeconds = (time.GetUtcNow() - summary.Started).TotalSeconds,
            CatalogSeconds = time.GetElapsedTime(catalogsFrom).TotalSeconds,
            Problem = problem,
        });
        await store.PutAsync(RunKeys.Report(dataset.Id, run), report.ToJson(), MediaTypes.Json, cancellationToken);
        if (summary.InWindow is { } inWindow)
            await DiscoveryMark.WriteAsync(store, report, inWindow, cancellationToken);
        return report;
    }

    /// <summary>What is wrong with a catalog, or an item of it, does not pass by itself: the report says it, and is there all the same.</summary>
    private async Task<string?> UpdateCatalogsAsync(TimeRange window, IEnumerable<string> items, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.UpdateCatalogsAsync(window, items, cancellationToken);
            return null;
        }
        catch (StacException error) when (!error.IsTemporary)
        {
            return error.Message;
        }
    }

    /// <summary>A shard's results, with a failure for each granule that its jobs did not come to.</summary>
    private async Task<IReadOnlyList<GranuleResult>> ResultsAsync(RunId run, string name, CancellationToken cancellationToken)
    {
        var key = RunKeys.Result(dataset.Id, run, name);
        var result = await RunDocument.TryReadAsync(store, key, StepJson.Default.ShardResult, cancellationToken);
        if (result is not null)
            RunDocument.RequireOwner(store, key, (result.Dataset, result.Run), (dataset.Id, run));
        if (result?.IsWorthAnotherAttempt() == false)
            return result.Granules;

        var shard = await RunDocument.ReadAsync(
            store, RunKeys.Shard(dataset.Id, run, name), StepJson.Default.Shard, "the run's summary counts it. Start a new run.", cancellationToken);
        var known = (result?.Granules ?? []).ToLookup(one => one.Granule, StringComparer.Ordinal);
        return await Task.WhenAll(shard.Granules.DistinctBy(granule => granule.Id).Select(LookAsync));

        // A job that was killed leaves no result of its own, but a receipt for all that it had finished.
        async Task<GranuleResult> LookAsync(DiscoveredGranule granule)
        {
            var told = known[granule.Id].FirstOrDefault();
            if (told is not null and not { Outcome: GranuleOutcome.Failed, Temporary: true })
                return told;
            var receipt = await store.ReadAsync(publisher.ReceiptKey(granule), cancellationToken) is { } stored ? Receipt.TryRead(stored.Content) : null;
            return receipt?.Run == run ? GranuleResults.Create(granule, receipt) : told ?? GranuleResults.NotReached(granule, name);
        }
    }
}
