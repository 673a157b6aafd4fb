using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Reconciliation;

/// <summary>Holds what the archive has in a window against what is published.</summary>
internal sealed class CatalogAudit(GranulePublisher publisher, IObjectStore store, CatalogSnapshot published)
{
    private readonly HashSet<string> _archived = new(StringComparer.Ordinal);
    private readonly HashSet<string> _expectedItems = new(StringComparer.Ordinal);
    private readonly bool _granulesHaveSeveralItems = published.ByGranule.Any(granule => granule.Skip(1).Any());

    /// <summary>Granules of the archive that were looked at.</summary>
    public int Archived => _archived.Count;

    /// <summary>Looks at a granule of the archive; null where all is well with it.</summary>
    public async Task<Finding?> AuditAsync(RankedGranule ranked, CancellationToken cancellationToken)
    {
        var granule = ranked.Granule;
        _archived.Add(granule.Id);
        if (granule.Problem is { } problem)
            return CreateFinding(FindingKind.Missing, granule, $"it cannot be converted: {problem}");
        var expected = publisher.ExpectedItem(granule);
        if (expected is not null)
            _expectedItems.Add(expected);
        if (ranked.SupersededBy is not null)
            return null;

        var key = publisher.ReceiptKey(granule);
        return published.Receipts[granule.Id].Any(receipt => receipt.Key == key)
            ? await AuditReceiptAsync(granule, key, cancellationToken)
            : AuditUnfinished(granule, expected);
    }

    /// <summary>Looks at what lies in the items' folders, when all granules of the archive are known.</summary>
    public IEnumerable<Finding> AuditItems(TimeRange window) => published.Folders.Values
        .Where(folder => folder.Item is null || Overlaps(folder.Item.Time, window))
        .SelectMany(folder => AuditFolder(folder, window))
        .Concat(published.Strays.Select(key => Orphan(key, "it lies in the year's folder, in no item's")));

    private async Task<Finding?> AuditReceiptAsync(DiscoveredGranule granule, string key, CancellationToken cancellationToken)
    {
        var hasItem = published.ByGranule[granule.Id].Any();
        if (hasItem && !_granulesHaveSeveralItems)
            return null;
        var receipt = await store.ReadAsync(key, cancellationToken) is { } stored ? Receipt.TryRead(stored.Content) : null;
        var lost = receipt is null ? [] : (receipt.ItemKeys ?? [receipt.ItemKey]).Where(IsLost).ToList();
        var trouble = lost switch
        {
            [] when receipt is not null || hasItem => null,
            [] => "cannot be read",
            [var one] => $"the item {ItemOf(one)} is not there",
            _ => $"{lost.Count} of its items are not there, the first {ItemOf(lost[0])}",
        };
        return trouble is null
            ? null
            : CreateFinding(FindingKind.ReceiptWithoutItem, granule, $"its receipt says that it is done, but {trouble}") with { Removals = [key] };
    }

    private bool IsLost(string itemKey) =>
        published.Holds(itemKey) && !(published.Folders.TryGetValue(ItemOf(itemKey), out var folder) && folder.Item is not null);

    private Finding AuditUnfinished(DiscoveredGranule granule, string? expected)
    {
        var own = published.ByGranule[granule.Id].FirstOrDefault();
        var receipts = published.Receipts[granule.Id].ToList();
        if (own?.Item is { } item && receipts.Count == 0 && item.Revision == granule.Revision)
            return CreateFinding(FindingKind.ItemWithoutReceipt, granule, $"the item {own.Id} is there without a receipt; the next run writes it");
        if (own?.Item is { } earlier && earlier.Revision != granule.Revision)
            return CreateFinding(FindingKind.Stale, granule, $"the item {own.Id} is of revision {earlier.Revision}, and the archive has {granule.Revision}; the next run converts it");
        if (own is not null || receipts.Any(receipt => receipt.Revision == granule.Revision))
            return CreateFinding(FindingKind.Stale, granule, "it was made by another recipe; the next run converts it");
        if (expected is not null && published.Folders.TryGetValue(expected, out var other) && other.Item is { } replaced)
            return CreateFinding(FindingKind.Stale, granule, $"the item {expected} is of {replaced.Granule ?? "a local file"}; the next run converts it");
        return CreateFinding(FindingKind.Missing, granule, "nothing was made of it; the next run converts it");
    }

    private IEnumerable<Finding> AuditFolder(ItemFolder folder, TimeRange window)
    {
        if (folder.Problem is { } problem)
            return [new Finding { Kind = FindingKind.BrokenItem, Subject = store.Locate(folder.ItemKey), Reason = problem, Removals = [folder.ItemKey] }];
        if (folder.Item is not { } item)
            return folder.Objects.Keys.Select(key => Orphan(key, $"there is no item {folder.Id}"));

        var receipts = item.Granule is null ? [] : published.Receipts[item.Granule].Select(receipt => receipt.Key).ToList();
        return IsGone(folder, item, window) ? [Gone(folder, item, receipts)] : AuditAssets(folder, item, receipts);
    }

    private IEnumerable<Finding> AuditAssets(ItemFolder folder, ItemSummary item, List<string> receipts)
    {
        var named = item.Assets.Select(asset => asset.Key).Append(folder.ItemKey).ToHashSet(StringComparer.Ordinal);
        foreach (var key in folder.Objects.Keys.Where(key => !named.Contains(key)))
            yield return Orphan(key, $"the item {folder.Id} does not name it");
        if (item.Assets.Select(asset => Fault(folder, asset.Key, asset.Size)).OfType<string>().FirstOrDefault() is not { } fault)
            yield break;
        // An item whose assets cannot be read must not be visible; without its receipts the next run makes all of it.
        yield return new Finding
        {
            Kind = FindingKind.ItemWithoutAsset,
            Subject = store.Locate(folder.ItemKey),
            Reason = fault,
            Removals = [folder.ItemKey, .. receipts],
        };
    }

    private Finding Gone(ItemFolder folder, ItemSummary item, List<string> receipts) => new()
    {
        Kind = FindingKind.Gone,
        Subject = store.Locate(folder.ItemKey),
        Reason = $"the archive has its granule {item.Granule} no more",
        Removals = [folder.ItemKey, .. folder.Objects.Keys.Where(key => key != folder.ItemKey), .. receipts],
        Item = folder.Id,
    };

    /// <summary>Only what lies wholly in the window: of the rest, the archive was not asked for all.</summary>
    private bool IsGone(ItemFolder folder, ItemSummary item, TimeRange window) =>
        item.Granule is { } granule && !_archived.Contains(granule) && !_expectedItems.Contains(folder.Id)
        && item.Time.Start >= window.Start && item.Time.End <= window.End;

    private static string? Fault(ItemFolder folder, string key, long? size)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        if (!folder.Objects.TryGetValue(key, out var actual))
            return $"its asset {name} is not there";
        return size is { } stated && stated != actual ? $"its asset {name} has {actual} bytes where {stated} are stated" : null;
    }

    private Finding Orphan(string key, string reason) =>
        new() { Kind = FindingKind.Orphan, Subject = store.Locate(key), Reason = reason, Removals = [key] };

    private static Finding CreateFinding(FindingKind kind, DiscoveredGranule granule, string reason) =>
        new() { Kind = kind, Subject = $"{granule.File?.Name ?? granule.Name} ({granule.Id}, revision {granule.Revision})", Reason = reason };

    private static bool Overlaps(TimeRange time, TimeRange window) => time.Start <= window.End && time.End >= window.Start;

    private static string ItemOf(string itemKey) => Path.GetFileNameWithoutExtension(itemKey);
}
