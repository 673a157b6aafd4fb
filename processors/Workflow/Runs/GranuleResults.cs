using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>Makes results of what became of a granule.</summary>
internal static class GranuleResults
{
    public static GranuleResult Converted(DiscoveredGranule granule, ConvertedGranule converted, IReadOnlyList<FetchedSource> files, PartialRead? parts, PhaseSeconds seconds) =>
        Create(granule, GranuleOutcome.Converted) with
        {
            Item = converted.ItemId,
            FurtherItems = converted.FurtherItems,
            Warnings = converted.Warnings.Count > 0 ? converted.Warnings : null,
            ItemKey = converted.ItemKey,
            BytesIn = files.Sum(file => file.Size),
            Parts = parts,
            WholeBecause = files.Select(file => file.Note).FirstOrDefault(note => note is not null),
            BytesOut = converted.BytesOut,
            Seconds = seconds,
        };

    public static GranuleResult Superseded(DiscoveredGranule granule, string by) =>
        Create(granule, GranuleOutcome.Superseded) with { Reason = $"superseded by {by}" };

    public static GranuleResult Skipped(DiscoveredGranule granule) =>
        Create(granule, GranuleOutcome.Skipped) with { Reason = "finished by another run meanwhile" };

    /// <summary>What a receipt tells, where nothing better is left.</summary>
    public static GranuleResult Create(DiscoveredGranule granule, Receipt receipt) =>
        receipt.Outcome == Receipt.Converted
            ? Create(granule, GranuleOutcome.Converted) with { Item = receipt.Item, FurtherItems = receipt.ItemKeys?.Count - 1, ItemKey = receipt.ItemKey }
            : Create(granule, GranuleOutcome.Superseded) with { Reason = receipt.Outcome };

    /// <summary>A granule that no job of its shard came to.</summary>
    public static GranuleResult NotReached(DiscoveredGranule granule, string shard) =>
        Create(granule, GranuleOutcome.Failed) with
        {
            Reason = $"the jobs of shard {shard} ended before they came to it; run again, or with --retry-failed",
            Temporary = true,
        };

    public static GranuleResult Failed(DiscoveredGranule granule, Exception error, PhaseSeconds seconds) =>
        Create(granule, GranuleOutcome.Failed) with
        {
            Reason = DatasetsException.Explain(error),
            Cause = CauseOf(error),
            Temporary = error is DatasetsException { IsTemporary: true },
            Seconds = seconds,
            Details = error.ToString(),
        };

    /// <summary>Also of a group, which fails because one of its granules cannot be had.</summary>
    private static string? CauseOf(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is FetchException { Cause: { } fetching })
                return fetching;
            if (error is StorageException { Cause: { } storing })
                return storing;
        }
        return null;
    }

    private static GranuleResult Create(DiscoveredGranule granule, GranuleOutcome outcome) => new()
    {
        Granule = granule.Id,
        Revision = granule.Revision,
        File = granule.File?.Name ?? granule.Name,
        DataEnd = granule.HasTime ? granule.Time.End : null,
        Outcome = outcome,
    };
}
