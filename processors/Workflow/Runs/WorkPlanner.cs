using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>
/// What a run has to do: asks the archive and takes away what has a receipt, granule by granule, in memory that does not grow. A receipt whose
/// item was removed does not count, as far as listings tell.
/// </summary>
public sealed class WorkPlanner(DatasetDescriptor dataset, IGranuleDiscovery discovery, GranulePublisher publisher, IObjectStore store)
{
    /// <summary>
    /// How many items that are whole and named otherwise than the archive's metadata tell are looked at one by one. There will be no end of them
    /// then, and what is lost among the rest is a reconciliation's.
    /// </summary>
    private const int MostDetours = 100;

    private readonly CompleteItemIndex _items = new(dataset, store);
    private int _detours;

    /// <summary>How many granules the archive has in the window, as far as it was asked.</summary>
    public int InWindow { get; private set; }

    /// <param name="reprocess">Receipts do not count.</param>
    /// <param name="only">Where given, other granules than those are not looked at.</param>
    /// <param name="revisedSince">Where given, also what the archive has added or changed since then before the window.</param>
    /// <param name="run">The run that writes receipts of granules whose record alone was revised; null where nothing is to be written.</param>
    /// <exception cref="DiscoveryException">The archive cannot be asked.</exception>
    /// <exception cref="StorageException">Receipts cannot be listed.</exception>
    public async IAsyncEnumerable<PlannedGranule> FindAsync(
        TimeRange window, bool reprocess, FailedGranules? only, DateTimeOffset? revisedSince = null, RunId? run = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var receipts = reprocess ? null : new ReceiptIndex(store, dataset.Id);
        var found = InWindowAsync(window, cancellationToken);
        if (revisedSince is { } since)
            found = new LateGranules(dataset, discovery, store).DiscoverAsync(window, since, cancellationToken).Concat(found);
        await foreach (var (granule, supersededBy) in SupersessionRanking.RankAsync(found, publisher.ExpectedItem, cancellationToken))
        {
            if (only is not null && !only.Ids.Contains(granule.Id))
                continue;
            var standing = receipts is not null && await IsDoneAsync(granule, receipts, run, cancellationToken) ? GranuleStatus.Done
                : supersededBy is not null ? GranuleStatus.Superseded
                : GranuleStatus.New;
            yield return new PlannedGranule(granule, standing, supersededBy?.Name);
        }
    }

    private async IAsyncEnumerable<DiscoveredGranule> InWindowAsync(TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var granule in new GroupedDiscovery(discovery).DiscoverAsync(dataset, window, cancellationToken))
        {
            InWindow++;
            yield return granule;
        }
    }

    private async ValueTask<bool> IsDoneAsync(DiscoveredGranule granule, ReceiptIndex receipts, RunId? run, CancellationToken cancellationToken)
    {
        var key = publisher.ReceiptKey(granule);
        if (!await receipts.HasAsync(key, cancellationToken))
            return await receipts.HasOfAnyRevisionAsync(key, cancellationToken) && await publisher.TryAdoptAsync(granule, run, cancellationToken);
        if (_detours >= MostDetours)
            return true;
        if (publisher.ExpectedItem(granule) is { } item && await _items.HasAsync(StacLayout.YearOf(granule.Time.Start), item, cancellationToken))
            return true;
        // It is lost, or the file's own time named it.
        var receipt = await store.ReadAsync(key, cancellationToken) is { } stored ? Receipt.TryRead(stored.Content) : null;
        if (!await PublishedItem.IsWholeAsync(store, receipt?.ItemKey, cancellationToken))
            return false;
        _detours++;
        return true;
    }
}
