using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>
/// An archive may hold several productions of one item at once, before it removes the older ones. Discovery is sorted by start, so they
/// stand side by side, and looking at a few granules at a time is enough.
/// </summary>
public static class SupersessionRanking
{
    /// <param name="granules">Sorted by start time.</param>
    /// <param name="itemOf">The id of the item that a granule will become, as far as the archive's metadata tells; null for none.</param>
    public static async IAsyncEnumerable<RankedGranule> RankAsync(
        IAsyncEnumerable<DiscoveredGranule> granules,
        Func<DiscoveredGranule, ItemId?> itemOf,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var together = new List<(ItemId? Item, DiscoveredGranule Granule)>();
        await foreach (var granule in granules.WithCancellation(cancellationToken))
        {
            var item = itemOf(granule);
            if (!BelongsTo(together, item, granule))
            {
                foreach (var ranked in Rank(together))
                    yield return ranked;
                together.Clear();
            }

            together.Add((item, granule));
        }

        foreach (var ranked in Rank(together))
            yield return ranked;
    }

    /// <summary>Orders productions of one item: the one that stays is the greatest.</summary>
    public static (DateTimeOffset Produced, string Revision, string Id) Age(DiscoveredGranule granule) =>
        Age(granule.Produced ?? DateTimeOffset.MinValue, granule.Revision, granule.Id);

    /// <summary>Revisions are whole numbers; padded, they sort as such.</summary>
    public static (DateTimeOffset Produced, string Revision, string Id) Age(DateTimeOffset produced, string revision, string id) =>
        (produced, revision.PadLeft(12, '0'), id);

    private static bool BelongsTo(List<(ItemId? Item, DiscoveredGranule Granule)> together, ItemId? item, DiscoveredGranule granule) =>
        together.Count == 0
        || together[^1].Granule.Time.Start == granule.Time.Start
        || (item is not null && together.Exists(other => other.Item == item));

    private static IEnumerable<RankedGranule> Rank(List<(ItemId? Item, DiscoveredGranule Granule)> together)
    {
        // What becomes no item has no other production.
        foreach (var sameItem in together.GroupBy(pair => (pair.Item, Alone: pair.Item is null ? pair.Granule : null), pair => pair.Granule))
        {
            var latest = sameItem.MaxBy(Age)!;
            foreach (var granule in sameItem)
                yield return new RankedGranule(granule, ReferenceEquals(granule, latest) ? null : latest);
        }
    }
}
