using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Fetching;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>What a run does and how wide.</summary>
public sealed record RunOptions
{
    public required TimeRange Window { get; init; }
    /// <summary>Names the run's folder below <c>_runs/DATASET/</c>.</summary>
    public required string Run { get; init; }
    /// <summary>Convert granules even if they have a receipt.</summary>
    public bool Reprocess { get; init; }
    /// <summary>Granules converted at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
    /// <summary>Granules downloaded at once.</summary>
    public int Downloads { get; init; } = 4;
}

/// <summary>
/// A whole dataset on this machine: discover → fetch → convert → publish. Stages are joined by short queues, so that never more than
/// <c>Workers + Downloads</c> and a few granules are on disk. A granule's failure is its own.
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
    private readonly ConcurrentBag<GranuleResult> _results = [];
    private int _discovered;
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
        await WriteManifestAsync(options, started, cancellationToken);
        var receipts = options.Reprocess
            ? ReceiptIndex.Empty
            : await ReceiptIndex.LoadAsync(store, dataset.Id, options.Window, cancellationToken);

        var wanted = Channel.CreateBounded<DiscoveredGranule>(options.Downloads);
        var fetched = Channel.CreateBounded<FetchedGranule>(options.Workers);
        var discovering = DiscoverAsync(options, receipts, wanted.Writer, observer, cancellationToken);
        var fetching = SideBySide(options.Downloads, fetched.Writer,
            () => FetchAsync(wanted.Reader, fetched.Writer, observer, cancellationToken));
        var converting = SideBySide<FetchedGranule>(options.Workers, null,
            () => ConvertAsync(options, fetched.Reader, observer, cancellationToken));

        var (problem, discoverSeconds) = await discovering;
        await fetching;
        await converting;

        var catalogClock = Stopwatch.StartNew();
        // Even when asked to stop: what is published should be found, and this is quick.
        problem ??= await UpdateCatalogsAsync(options);
        var report = Report(options, started, problem, discoverSeconds, catalogClock.Elapsed.TotalSeconds, clock, cancellationToken);
        await store.PutAsync(RunKeys.Report(dataset.Id, options.Run), report.ToJson(), MediaTypes.Json, CancellationToken.None);
        return report;
    }

    private async Task<(PipelineException? Problem, double Seconds)> DiscoverAsync(
        RunOptions options, ReceiptIndex receipts, ChannelWriter<DiscoveredGranule> wanted, IRunObserver observer, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var waiting = TimeSpan.Zero;
        try
        {
            var found = discovery.DiscoverAsync(dataset, options.Window, cancellationToken);
            await foreach (var (granule, supersededBy) in LatestProductions.RankAsync(found, publisher.ExpectedItem, cancellationToken))
            {
                _discovered++;
                if (receipts.Has(publisher.ReceiptKey(granule)))
                {
                    _skipped++;
                    observer.Discovered(granule, isNew: false);
                    continue;
                }

                if (supersededBy is not null)
                {
                    observer.Discovered(granule, isNew: false);
                    Finish(Outcomes.Superseded(granule, supersededBy.Name), observer);
                    continue;
                }

                _new++;
                observer.Discovered(granule, isNew: true);
                var before = clock.Elapsed;
                await wanted.WriteAsync(granule, cancellationToken);
                waiting += clock.Elapsed - before;
            }

            return (null, (clock.Elapsed - waiting).TotalSeconds);
        }
        catch (PipelineException error)
        {
            return (error, (clock.Elapsed - waiting).TotalSeconds);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, (clock.Elapsed - waiting).TotalSeconds);
        }
        finally
        {
            observer.DiscoveryEnded();
            wanted.Complete();
        }
    }

    private async Task FetchAsync(
        ChannelReader<DiscoveredGranule> wanted, ChannelWriter<FetchedGranule> fetched, IRunObserver observer, CancellationToken cancellationToken)
    {
        await foreach (var granule in UntilStopped(wanted, cancellationToken))
        {
            var clock = Stopwatch.StartNew();
            var folder = work.NewPath();
            try
            {
                if (granule.File is not { } wantedFile)
                    throw new DiscoveryException(granule.Problem ?? $"granule {granule.Name} has no data file");
                Directory.CreateDirectory(folder);
                var file = await fetcher.FetchAsync(dataset.Source, wantedFile, folder, cancellationToken);
                await fetched.WriteAsync(new FetchedGranule(granule, folder, file, clock.Elapsed.TotalSeconds), cancellationToken);
            }
            catch (Exception error)
            {
                DeleteFolder(folder);
                if (IsStop(error, cancellationToken))
                    return;
                Finish(Outcomes.Failed(granule, error, new PhaseSeconds { Fetch = clock.Elapsed.TotalSeconds }), observer);
            }
        }
    }

    private async Task ConvertAsync(
        RunOptions options, ChannelReader<FetchedGranule> fetched, IRunObserver observer, CancellationToken cancellationToken)
    {
        await foreach (var (granule, folder, file, fetchSeconds) in UntilStopped(fetched, cancellationToken))
        {
            var seconds = new PhaseSeconds { Fetch = fetchSeconds };
            var clock = Stopwatch.StartNew();
            try
            {
                var converted = converter.Convert(file.Path, granule, folder, cancellationToken);
                seconds = seconds with { Convert = clock.Elapsed.TotalSeconds };
                clock.Restart();
                var supersededBy = await publisher.PublishAsync(converted, granule, options.Run, cancellationToken);
                seconds = seconds with { Publish = clock.Elapsed.TotalSeconds };
                Finish(
                    supersededBy is null
                        ? Outcomes.Converted(granule, converted, file.Size, seconds)
                        : Outcomes.Superseded(granule, supersededBy),
                    observer);
            }
            catch (Exception error)
            {
                if (IsStop(error, cancellationToken))
                    return;
                Finish(Outcomes.Failed(granule, error, seconds with { Convert = seconds.Convert + clock.Elapsed.TotalSeconds }), observer);
            }
            finally
            {
                DeleteFolder(folder);
            }
        }
    }

    private void Finish(GranuleResult result, IRunObserver observer)
    {
        _results.Add(result);
        observer.Finished(result);
    }

    private async Task<PipelineException?> UpdateCatalogsAsync(RunOptions options)
    {
        try
        {
            await publisher.UpdateCatalogsAsync(options.Window, CancellationToken.None);
            return null;
        }
        catch (PipelineException error)
        {
            return error;
        }
    }

    private RunReport Report(
        RunOptions options, DateTimeOffset started, PipelineException? problem, double discoverSeconds, double catalogSeconds,
        Stopwatch clock, CancellationToken cancellationToken)
    {
        var results = _results.OrderBy(result => result.File, StringComparer.Ordinal).ToList();
        return new RunReport
        {
            Run = options.Run,
            Dataset = dataset.Id,
            From = options.Window.Start,
            To = options.Window.End,
            Started = started,
            WallSeconds = clock.Elapsed.TotalSeconds,
            DiscoverSeconds = discoverSeconds,
            CatalogSeconds = catalogSeconds,
            Software = ThisSoftware.NameAndVersion,
            Recipe = publisher.Recipe,
            Discovered = _discovered,
            New = _new,
            Converted = results.Count(result => result.Outcome == GranuleOutcome.Converted),
            Skipped = _skipped,
            Superseded = results.Count(result => result.Outcome == GranuleOutcome.Superseded),
            Failed = results.Count(result => result.Outcome == GranuleOutcome.Failed),
            BytesIn = results.Sum(result => result.BytesIn),
            BytesOut = results.Sum(result => result.BytesOut),
            Seconds = results.Aggregate(new PhaseSeconds(), (sum, result) => sum + result.Seconds),
            Interrupted = cancellationToken.IsCancellationRequested,
            Problem = problem?.Message,
            ProblemIsTemporary = problem?.IsTemporary ?? false,
            Granules = results,
        };
    }

    /// <summary>Written first: a run that died is one with a manifest and no report.</summary>
    private Task WriteManifestAsync(RunOptions options, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var manifest = new RunManifest
        {
            Run = options.Run,
            Dataset = dataset.Id,
            From = options.Window.Start,
            To = options.Window.End,
            Started = started,
            Software = ThisSoftware.NameAndVersion,
            Recipe = publisher.Recipe,
            Reprocess = options.Reprocess,
        };
        return store.PutAsync(RunKeys.Manifest(dataset.Id, options.Run), manifest.ToJson(), MediaTypes.Json, cancellationToken);
    }

    private static async Task SideBySide<T>(int count, ChannelWriter<T>? output, Func<Task> worker)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(worker)));
        output?.Complete();
    }


    /// <summary>Reads to the end; when asked to stop it ends there and then, and what is still queued goes with the work folder.</summary>
    private static async IAsyncEnumerable<T> UntilStopped<T>(ChannelReader<T> reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await MayRead(reader, cancellationToken))
        {
            while (!cancellationToken.IsCancellationRequested && reader.TryRead(out var item))
                yield return item;
        }
    }

    private static async ValueTask<bool> MayRead<T>(ChannelReader<T> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsStop(Exception error, CancellationToken cancellationToken) =>
        error is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private sealed record FetchedGranule(DiscoveredGranule Granule, string Folder, FetchedFile File, double Seconds);
}
