using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
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
public sealed class WorkDiscovery(DatasetDescriptor dataset, IGranuleDiscovery discovery, GranulePublisher publisher, IObjectStore store)
{
    /// <summary>
    /// How many items that are whole and named otherwise than the archive's metadata tell are looked at one by one. There will be no end of them
    /// then, and what is lost among the rest is a reconciliation's.
    /// </summary>
    private const int MostDetours = 100;

    private readonly WholeItems _items = new(dataset, store);
    private int _detours;

    /// <param name="reprocess">Receipts do not count.</param>
    /// <param name="only">Where given, other granules than those are not looked at.</param>
    /// <exception cref="DiscoveryException">The archive cannot be asked.</exception>
    /// <exception cref="StorageException">Receipts cannot be listed.</exception>
    public async IAsyncEnumerable<FoundGranule> FindAsync(
        TimeRange window, bool reprocess, FailedGranules? only, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var receipts = reprocess ? null : new ReceiptIndex(store, dataset.Id);
        var found = new GroupedDiscovery(discovery).DiscoverAsync(dataset, window, cancellationToken);
        await foreach (var (granule, supersededBy) in LatestProductions.RankAsync(found, publisher.ExpectedItem, cancellationToken))
        {
            if (only is not null && !only.Ids.Contains(granule.Id))
                continue;
            var standing = receipts is not null && await IsDoneAsync(granule, receipts, cancellationToken) ? GranuleStanding.Done
                : supersededBy is not null ? GranuleStanding.Superseded
                : GranuleStanding.New;
            yield return new FoundGranule(granule, standing, supersededBy?.Name);
        }
    }

    private async ValueTask<bool> IsDoneAsync(DiscoveredGranule granule, ReceiptIndex receipts, CancellationToken cancellationToken)
    {
        var key = publisher.ReceiptKey(granule);
        if (!await receipts.HasAsync(key, cancellationToken))
            return false;
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
