using System.Runtime.CompilerServices;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>How a granule of the archive stands to what is published.</summary>
public enum GranuleStanding
{
    /// <summary>To be converted.</summary>
    New,
    /// <summary>It has a receipt for this revision and recipe.</summary>
    Done,
    /// <summary>The archive has a later production of the same item.</summary>
    Superseded,
}

/// <summary>A granule of the archive and what is to be done with it.</summary>
/// <param name="SupersededBy">The name of the later production, where there is one.</param>
public sealed record FoundGranule(DiscoveredGranule Granule, GranuleStanding Standing, string? SupersededBy);

/// <summary>What a run has to do: asks the archive and takes away what has a receipt, granule by granule, in memory that does not grow.</summary>
public sealed class WorkDiscovery(DatasetDescriptor dataset, IGranuleDiscovery discovery, GranulePublisher publisher, IObjectStore store)
{
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
            var standing = receipts is not null && await receipts.HasAsync(publisher.ReceiptKey(granule), cancellationToken) ? GranuleStanding.Done
                : supersededBy is not null ? GranuleStanding.Superseded
                : GranuleStanding.New;
            yield return new FoundGranule(granule, standing, supersededBy?.Name);
        }
    }
}
