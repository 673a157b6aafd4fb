using System.Text.Json.Serialization;

namespace Datasets.Workflow.Reconciliation;

/// <summary>How archive, receipts, items and objects disagree.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingKind>))]
public enum FindingKind
{
    /// <summary>The archive has a granule that nothing was made of.</summary>
    Missing,
    /// <summary>What was made is of an earlier revision or production, or by another recipe.</summary>
    Stale,
    /// <summary>A receipt says that a granule is done, and its item is not there.</summary>
    ReceiptWithoutItem,
    /// <summary>An item is there that has no receipt: a run died between the two.</summary>
    ItemWithoutReceipt,
    /// <summary>An item names a file that is not there, or has another size.</summary>
    ItemWithoutAsset,
    /// <summary>An item that cannot be read.</summary>
    BrokenItem,
    /// <summary>An object in an item's folder that no item names, or beside those folders.</summary>
    Orphan,
    /// <summary>An item of a granule that the archive has no more.</summary>
    Gone,
    /// <summary>The STAC API has not what the catalog has.</summary>
    MissingAtApi,
    /// <summary>The STAC API has it otherwise than the catalog.</summary>
    DiffersAtApi,
    /// <summary>The STAC API has what the catalog has not.</summary>
    OnlyAtApi,
}
