using System.Diagnostics;
using System.Threading.Channels;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Workflow.Runs;

/// <summary>
/// A whole dataset on this machine: discover → fetch → convert → publish, the stages side by side. A granule's failure is its own.
/// </summary>
public sealed class DatasetRun(
    DatasetDescriptor dataset,
    IGranuleDiscovery discovery,
    IGranuleFetcher fetcher,
    GranuleConverter converter,
    GranulePublisher publisher,
    IObjectStore store,
    WorkFolder work,
    TimeProvider time)
{
    private readonly RunTally _tally = new();
    private int _discovered;
    private int? _inWindow;
    private int _new;
    private int _skipped;

    /// <summary>
    /// Runs to the end, or until <paramref name="cancellationToken"/> asks to stop: then what is not published yet is dropped and the
    /// report says that the run was interrupted.
    /// </summary>
    /// <exception cref="StorageException">The store cannot be listed or written at all.</exception>
    public async Task<RunReport> RunAsync(RunOptions options, IRunObserver observer, CancellationToken cancellationToken = default)
    {
        var started = time.GetUtcNow();
        var clock = Stopwatch.StartNew();
        await BeginAsync(options, started, cancellationToken);
        var wanted = Channel.CreateBounded<DiscoveredGranule>(options.Downloads);
        var pipeline = new ConversionPipeline(dataset, fetcher, converter, publisher, work) { Started = observer.Started };
        DatasetsException? problem = null;
        var discoverSeconds = 0.0;
        await TaskGroup.RunAsync(
        [
            async token => (problem, discoverSeconds) = await DiscoverAsync(options, wanted.Writer, observer, token),
            token => pipeline.RunAsync(
                wanted.Reader, new PipelineWidth(options.Workers, options.Downloads), options.Run, result => Finish(result, observer), token),
        ],
        cancellationToken);

        var catalogClock = Stopwatch.StartNew();
        // Even when asked to stop: what is published should be found, and this is quick.
        problem ??= await UpdateCatalogsAsync(options);
        var report = Report(options, started, problem, discoverSeconds, catalogClock.Elapsed.TotalSeconds, clock, cancellationToken);
        await store.PutAsync(RunKeys.Report(dataset.Id, options.Run), report.ToJson(), MediaTypes.Json, CancellationToken.None);
        if (_inWindow is { } inWindow)
            await DiscoveryMark.WriteAsync(store, report, inWindow, CancellationToken.None);
        return report;
    }

    private async Task<(DatasetsException? Problem, double Seconds)> DiscoverAsync(
        RunOptions options, ChannelWriter<DiscoveredGranule> wanted, IRunObserver observer, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var waiting = TimeSpan.Zero;
        var early = true;
        try
        {
            var mark = options.FollowsSchedule ? await DiscoveryMark.ReadAsync(store, dataset.Id, cancellationToken) : null;
            var search = new WorkPlanner(dataset, discovery, publisher, store);
            var found = search.FindAsync(options.Window, options.Reprocess, options.Only, mark?.LookedUntil, options.Run, cancellationToken);
            await foreach (var (granule, standing, supersededBy) in found)
            {
                _discovered++;
                observer.Discovered(granule, standing);
                if (standing != GranuleStatus.New)
                {
                    if (standing == GranuleStatus.Done)
                        _skipped++;
                    else
                        Finish(GranuleResults.Superseded(granule, supersededBy!), observer);
                    continue;
                }

                _new++;
                var before = clock.Elapsed;
                await wanted.WriteAsync(granule, cancellationToken);
                waiting += clock.Elapsed - before;
            }

            early = false;
            if (options.FollowsSchedule)
            {
                _inWindow = search.InWindow;
                DiscoveryMark.Tell(mark, dataset, search.InWindow, time.GetUtcNow(), observer);
            }
            return (null, (clock.Elapsed - waiting).TotalSeconds);
        }
        catch (DatasetsException error)
        {
            return (error, (clock.Elapsed - waiting).TotalSeconds);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, (clock.Elapsed - waiting).TotalSeconds);
        }
        finally
        {
            observer.DiscoveryEnded(early);
            wanted.Complete();
        }
    }

    private void Finish(GranuleResult result, IRunObserver observer)
    {
        _tally.Add(result);
        observer.Finished(result);
    }

    private async Task<DatasetsException?> UpdateCatalogsAsync(RunOptions options)
    {
        try
        {
            await publisher.UpdateCatalogsAsync(options.Window, cancellationToken: CancellationToken.None);
            return null;
        }
        catch (DatasetsException error)
        {
            return error;
        }
    }

    private RunReport Report(
        RunOptions options, DateTimeOffset started, DatasetsException? problem, double discoverSeconds, double catalogSeconds,
        Stopwatch clock, CancellationToken cancellationToken)
    {
        return _tally.Complete(new RunReport
        {
            Run = options.Run,
            Dataset = dataset.Id,
            From = options.Window.Start,
            To = options.Window.End,
            Started = started,
            WallSeconds = clock.Elapsed.TotalSeconds,
            DiscoverSeconds = discoverSeconds,
            CatalogSeconds = catalogSeconds,
            Software = ProductInfo.NameAndVersion,
            Recipe = publisher.Recipe,
            Discovered = _discovered,
            New = _new,
            Skipped = _skipped,
            Interrupted = cancellationToken.IsCancellationRequested,
            Problem = problem?.Message,
            ProblemIsTemporary = problem?.IsTemporary ?? false,
            Granules = [],
        });
    }

    /// <summary>A place that cannot be written is told as what was asked for in a wrong way: nothing was done.</summary>
    private async Task BeginAsync(RunOptions options, DateTimeOffset started, CancellationToken cancellationToken)
    {
        try
        {
            await WriteRecordAsync(options, started, cancellationToken);
        }
        catch (StorageException error) when (!error.IsTemporary)
        {
            throw new StorageException(error.Message, inner: error) { Cause = error.Cause, IsWrongUsage = true };
        }
    }

    /// <summary>Written first: a run that died is one with a record and no report.</summary>
    private Task WriteRecordAsync(RunOptions options, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var record = new RunRecord
        {
            Run = options.Run,
            Dataset = dataset.Id,
            From = options.Window.Start,
            To = options.Window.End,
            Started = started,
            Software = ProductInfo.NameAndVersion,
            Recipe = publisher.Recipe,
            Reprocess = options.Reprocess,
            RetryFailed = options.Only?.Run,
        };
        return store.PutAsync(RunKeys.Record(dataset.Id, options.Run), record.ToJson(), MediaTypes.Json, cancellationToken);
    }
}
