using System.Globalization;
using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Runs;

/// <summary>
/// What runs over the schedule's window remember of the archive: <c>_receipts/DATASET/_discovery.json</c>. Without it a run looks at its window only.
/// </summary>
public sealed record DiscoveryMark
{
    /// <summary>After so many periods without a granule a run warns, and the alarm rings.</summary>
    public const int SilentPeriods = 3;

    /// <summary>An archive's record may be found some time after the date that it states.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>What the archive added or changed before has been looked at; null where no run has come to a good end.</summary>
    public DateTimeOffset? LookedUntil { get; init; }
    /// <summary>When a run last found a granule in its window, or the first run looked.</summary>
    public required DateTimeOffset Found { get; init; }

    public static ObjectKey KeyOf(DatasetId datasetId) => ReceiptKeys.Discovery(datasetId);

    /// <summary>Null where there is none, or none that can be read.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<DiscoveryMark?> ReadAsync(IObjectStore store, DatasetId datasetId, CancellationToken cancellationToken = default)
    {
        if (await store.ReadAsync(KeyOf(datasetId), cancellationToken) is not { } stored)
            return null;
        try
        {
            return JsonSerializer.Deserialize(stored.Content, WorkflowJson.Default.DiscoveryMark);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Remembers what a run over the schedule's window came to; nothing of a run that ended early, or whose granules are to be tried again.</summary>
    /// <param name="inWindow">How many granules the archive has in the window.</param>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public static async Task WriteAsync(IObjectStore store, RunReport report, int inWindow, CancellationToken cancellationToken = default)
    {
        if (report.Interrupted || report.ProblemIsTemporary)
            return;
        var before = await ReadAsync(store, report.Dataset, cancellationToken);
        var isGood = !report.Granules.Any(granule => granule is { Outcome: GranuleOutcome.Failed, Temporary: true });
        var mark = new DiscoveryMark
        {
            LookedUntil = isGood ? report.Started - Overlap : before?.LookedUntil,
            Found = inWindow > 0 || before is null ? report.Started : before.Found,
        };
        await store.PutAsync(KeyOf(report.Dataset), JsonSerializer.SerializeToUtf8Bytes(mark, WorkflowJson.Default.DiscoveryMark), MediaTypes.Json, cancellationToken);
    }

    /// <summary>How many periods of the schedule no run has found a granule in its window.</summary>
    public int PeriodsWithoutGranules(DatasetDescriptor dataset, DateTimeOffset now) =>
        (int)Math.Clamp((now - Found) / dataset.Schedule.Expression.Period, 0, int.MaxValue);

    /// <summary>Tells how long there has been nothing; a first run has nothing to count from.</summary>
    internal static void Tell(DiscoveryMark? mark, DatasetDescriptor dataset, int inWindow, DateTimeOffset now, IRunObserver observer)
    {
        var periods = inWindow > 0 || mark is null ? 0 : mark.PeriodsWithoutGranules(dataset, now);
        observer.ArchiveSilent(periods, periods >= SilentPeriods ? mark!.Warning(dataset) : null);
    }

    /// <summary>What an operator is told then.</summary>
    public string Warning(DatasetDescriptor dataset) => string.Create(
        CultureInfo.InvariantCulture,
        $"{dataset.Origin} has had no granule in the window of {dataset.Id} since {Found.UtcDateTime:yyyy-MM-dd HH:mm} UTC. {WhatToCheck(dataset)}");

    private static string WhatToCheck(DatasetDescriptor dataset) => dataset.Derive is { } derive ? $"Nothing of {derive.From} may have been made in this place: run it, or correct derive.from"
        : dataset.Source.Cmr is { } cmr
        ? $"The collection {cmr.ShortName} may have moved on from version {cmr.Version}, or been renamed: look it up at https://search.earthdata.nasa.gov, and correct source.cmr"
        : dataset.Source.Local is not null ? "Its folder or its files' names may have changed: check source.local"
        : "Its prefix or its files' names may have changed: check source.s3";
}
