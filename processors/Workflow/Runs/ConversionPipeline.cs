using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Fetch → convert → publish, side by side and joined by short queues, so that never more than <c>workers + downloads</c> and a few
/// granules are on disk. A granule's failure is its own. A run on one machine and a shard of a cloud run both go through here.
/// </summary>
public sealed class ConversionPipeline(
    DatasetDescriptor dataset, IGranuleFetcher fetcher, GranuleConverter converter, GranulePublisher publisher, WorkFolder work)
{
    private readonly SourceFetcher _source = new(dataset, fetcher, converter);

    /// <summary>Is told of every granule whose fetching begins, by the name that its result has, from several threads at once.</summary>
    public Action<string> Started { get; init; } = _ => { };

    /// <summary>
    /// Takes granules until the queue is complete, or until asked to stop: then it ends there and then, and drops what is not published.
    /// </summary>
    /// <param name="run">The run id recorded in receipts.</param>
    /// <param name="finished">Is told of every granule that came to an end, from several threads at once.</param>
    public async Task RunAsync(
        ChannelReader<DiscoveredGranule> wanted, PipelineWidth width, RunId run, Action<GranuleResult> finished, CancellationToken cancellationToken = default)
    {
        var fetched = Channel.CreateBounded<FetchedGranule>(width.Workers);
        using var slots = new SemaphoreSlim(width.Downloads);
        var fetchers = Enumerable.Repeat((CancellationToken token) => FetchAsync(wanted, slots, fetched.Writer, finished, token), width.Downloads);
        var converters = Enumerable.Repeat((CancellationToken token) => ConvertAsync(run, fetched.Reader, finished, token), width.Workers);
        await TaskGroup.RunAsync([FetchAllAsync, .. converters], cancellationToken);

        async Task FetchAllAsync(CancellationToken token)
        {
            await TaskGroup.RunAsync(fetchers, token);
            fetched.Writer.Complete();
        }
    }

    private async Task FetchAsync(
        ChannelReader<DiscoveredGranule> wanted, SemaphoreSlim slots, ChannelWriter<FetchedGranule> fetched, Action<GranuleResult> finished,
        CancellationToken cancellationToken)
    {
        await foreach (var granule in UntilStopped(wanted, cancellationToken))
        {
            var clock = Stopwatch.StartNew();
            var folder = work.TakeFolder();
            var held = new List<FetchedSource>();
            Started(granule.File?.Name ?? granule.Name);
            try
            {
                var files = granule.Members is { } members && granule.Problem is null
                    ? await FetchMembersAsync(members, folder, slots, held, cancellationToken)
                    : [await FetchFileAsync(granule, folder, slots, held, cancellationToken)];
                await fetched.WriteAsync(new FetchedGranule(granule, folder, files, clock.Elapsed.TotalSeconds), cancellationToken);
            }
            catch (Exception error)
            {
                held.ForEach(file => file.Dispose());
                work.GiveBack(folder);
                if (IsStop(error, cancellationToken))
                    return;
                finished(GranuleResults.Failed(granule, error, new PhaseSeconds { Fetch = clock.Elapsed.TotalSeconds }));
            }
        }
    }

    /// <summary>All files of a group, side by side, each in a folder of its own. One that cannot be had fails the group.</summary>
    private async Task<IReadOnlyList<FetchedSource>> FetchMembersAsync(
        IReadOnlyList<DiscoveredGranule> members, string folder, SemaphoreSlim slots, List<FetchedSource> held, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await Task.WhenAll(members.Select(async (member, number) =>
        {
            try
            {
                return await FetchFileAsync(member, Path.Combine(folder, $"{number:D4}"), slots, held, giveUp.Token);
            }
            catch (DatasetsException error)
            {
                await giveUp.CancelAsync();
                throw new DatasetsException($"its granule {member.Name} cannot be had: {error.Message}", error.IsTemporary, error);
            }
        }));
    }

    /// <param name="held">Gets what was fetched, for the case that others of the granule's files cannot be had.</param>
    private async Task<FetchedSource> FetchFileAsync(
        DiscoveredGranule granule, string folder, SemaphoreSlim slots, List<FetchedSource> held, CancellationToken cancellationToken)
    {
        if (granule.File is not { } wantedFile)
            throw new DiscoveryException(granule.Problem ?? $"granule {granule.Name} has no data file");
        await slots.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            var fetched = await _source.FetchAsync(wantedFile, folder, cancellationToken);
            lock (held)
                held.Add(fetched);
            return fetched;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task ConvertAsync(
        RunId run, ChannelReader<FetchedGranule> fetched, Action<GranuleResult> finished, CancellationToken cancellationToken)
    {
        await foreach (var (granule, folder, files, fetchSeconds) in UntilStopped(fetched, cancellationToken))
        {
            var seconds = new PhaseSeconds { Fetch = fetchSeconds };
            var clock = Stopwatch.StartNew();
            try
            {
                var converted = converter.Convert([.. files.Select(file => file.Input)], granule, folder, cancellationToken);
                seconds = seconds with { Convert = clock.Elapsed.TotalSeconds };
                clock.Restart();
                var parts = PartsOf(files);
                var supersededBy = await publisher.PublishAsync(converted, granule, run, cancellationToken, parts);
                seconds = seconds with { Publish = clock.Elapsed.TotalSeconds };
                finished(supersededBy is null
                    ? GranuleResults.Converted(granule, converted, files, parts, seconds)
                    : GranuleResults.Superseded(granule, supersededBy));
            }
            catch (Exception error)
            {
                if (IsStop(error, cancellationToken))
                    return;
                finished(GranuleResults.Failed(granule, error, seconds with { Convert = seconds.Convert + clock.Elapsed.TotalSeconds }));
            }
            finally
            {
                foreach (var file in files)
                    file.Dispose();
                work.GiveBack(folder);
            }
        }
    }

    /// <summary>What was fetched of a granule's files together; null where all of them came whole.</summary>
    private static PartialRead? PartsOf(IReadOnlyList<FetchedSource> files)
    {
        var parts = files.Select(file => file.Parts).ToList();
        return parts.TrueForAll(part => part is null)
            ? null
            : new PartialRead(
                files.Sum(file => file.Size), files.Sum(file => file.Parts?.FetchedBytes ?? file.Size), parts.Sum(part => part?.Requests ?? 1));
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

    private sealed record FetchedGranule(DiscoveredGranule Granule, string Folder, IReadOnlyList<FetchedSource> Files, double Seconds);
}
