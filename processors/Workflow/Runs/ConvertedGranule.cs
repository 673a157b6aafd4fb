using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>A granule's items, in the order of their time, ready to publish.</summary>
public sealed record ConvertedGranule
{
    /// <summary>One, or one for each of the granule's time steps.</summary>
    public required IReadOnlyList<ConvertedItem> Items { get; init; }

    /// <summary>What was odd in the granule's files, and what was made of it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The first item's id, which stands for the granule in reports and receipts.</summary>
    public ItemId ItemId => Items[0].ItemId;

    /// <summary>How many there are besides the first; null where there is none.</summary>
    public int? FurtherItems => Items.Count > 1 ? Items.Count - 1 : null;

    /// <summary>The key that the first item belongs at.</summary>
    public string ItemKey => Items[0].ItemKey;

    public long BytesOut => Items.Sum(item => item.BytesOut);
}
