using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// A cloud run's first step: writes the new granules in shards of <c>granulesPerJob</c> as they fill, then the manifest, then the summary.
/// Memory does not grow with the number of granules. Done again, it writes the same objects.
/// </summary>
public sealed class DiscoverStep(
    DatasetDescriptor dataset, IGranuleDiscovery discovery, GranulePublisher publisher, IObjectStore store, TimeProvider time)
{
    private const int PutsAtOnce = 8;

    private int _discovered;
    private int _granules;
    private int _skipped;
    private int _superseded;
    private int _shards;
    private int _inWindow;

    /// <exception cref="DiscoveryException">The archive cannot be asked. There is no summary then.</exception>
    /// <exception cref="StorageException">Receipts cannot be listed, or shards not written.</exception>
    public async Task<RunSummary> RunAsync(DiscoverOptions options, IRunObserver observer, CancellationToken cancellationToken = default)
    {
        var started = time.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var mark = options.FollowsSchedule ? await DiscoveryMark.ReadAsync(store, dataset.Id, cancellationToken) : null;
        await Parallel.ForEachAsync(
            ShardsAsync(options, mark, observer, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = PutsAtOnce, CancellationToken = cancellationToken },
            async (shard, token) =>
                await store.PutAsync(RunKeys.Shard(dataset.Id, options.Run, shard.Name), shard.ToJson(), MediaTypes.Json, token));
        observer.DiscoveryEnded(early: false);
        if (options.FollowsSchedule)
            DiscoveryMark.Tell(mark, dataset, _inWindow, started, observer);

        await store.PutAsync(RunKeys.Manifest(dataset.Id, options.Run), Manifest(), MediaTypes.Json, cancellationToken);
        var summary = new RunSummary
        {
            Run = options.Run,
            Dataset = dataset.Id,
            Shards = _shards,
            Granules = _granules,
            Discovered = _discovered,
            Skipped = _skipped,
            Superseded = _superseded,
            InWindow = options.FollowsSchedule ? _inWindow : null,
            From = options.Window.Start,
            To = options.Window.End,
            Started = started,
            DiscoverSeconds = clock.Elapsed.TotalSeconds,
            Software = ProductInfo.NameAndVersion,
            Recipe = publisher.Recipe,
            Reprocess = options.Reprocess,
            RetryFailed = options.Only?.Run,
        };
        await store.PutAsync(RunKeys.Summary(dataset.Id, options.Run), summary.ToJson(), MediaTypes.Json, cancellationToken);
        return summary;
    }

    private async IAsyncEnumerable<Shard> ShardsAsync(
        DiscoverOptions options, DiscoveryMark? mark, IRunObserver observer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filling = new List<DiscoveredGranule>();
        var search = new WorkPlanner(dataset, discovery, publisher, store);
        var found = search.FindAsync(options.Window, options.Reprocess, options.Only, mark?.LookedUntil, options.Run, cancellationToken);
        await foreach (var (granule, standing, supersededBy) in found)
        {
            _discovered++;
            observer.Discovered(granule, standing);
            if (standing == GranuleStatus.Done)
            {
                _skipped++;
            }
            else if (standing == GranuleStatus.Superseded)
            {
                _superseded++;
                observer.Finished(GranuleResults.Superseded(granule, supersededBy!));
            }
            else
            {
                filling.Add(granule);
            }
            if (filling.Count < dataset.Workflow.GranulesPerJob)
                continue;
            yield return Fill(options, filling);
            filling = [];
        }

        _inWindow = search.InWindow;
        if (filling.Count > 0)
            yield return Fill(options, filling);
    }

    private Shard Fill(DiscoverOptions options, List<DiscoveredGranule> granules)
    {
        _granules += granules.Count;
        return new Shard
        {
            Run = options.Run,
            Dataset = dataset.Id,
            Name = RunKeys.ShardName(++_shards),
            Reprocess = options.Reprocess,
            Granules = granules,
        };
    }

    private byte[] Manifest() => JsonSerializer.SerializeToUtf8Bytes(
        Enumerable.Range(1, _shards).Select(number => new ManifestEntry(RunKeys.ShardName(number))).ToArray(),
        StepJson.Default.ManifestEntryArray);
}
