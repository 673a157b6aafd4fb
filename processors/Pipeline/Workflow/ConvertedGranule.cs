namespace Datasets.Workflow;

/// <summary>A granule's items, in the order of their time, ready to publish.</summary>
public sealed record ConvertedGranule
{
    /// <summary>One, or one for each of the granule's time steps.</summary>
    public required IReadOnlyList<ConvertedItem> Items { get; init; }

    /// <summary>The first item's id, which stands for the granule in reports and receipts.</summary>
    public string ItemId => Items[0].ItemId;

    /// <summary>How many there are besides the first; null where there is none.</summary>
    public int? FurtherItems => Items.Count > 1 ? Items.Count - 1 : null;

    /// <summary>The key that the first item belongs at.</summary>
    public string ItemKey => Items[0].ItemKey;

    public long BytesOut => Items.Sum(item => item.BytesOut);
}

/// <summary>An item and the files it names, on this machine.</summary>
public sealed record ConvertedItem
{
    public required string ItemId { get; init; }
    public required string ItemKey { get; init; }
    /// <summary>The year that the item is filed under.</summary>
    public required int Year { get; init; }
    /// <summary>The item as JSON.</summary>
    public required byte[] Item { get; init; }
    /// <summary>COGs and thumbnail.</summary>
    public required IReadOnlyList<ConvertedFile> Files { get; init; }

    public long BytesOut => Item.Length + Files.Sum(file => file.Size);
}

/// <summary>A file beside an item, and the key it belongs at.</summary>
public sealed record ConvertedFile(string Key, string Path, long Size, string MediaType);
