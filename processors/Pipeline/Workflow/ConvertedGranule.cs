namespace Datasets.Workflow;

/// <summary>A granule's item and the files it names, on this machine, ready to publish.</summary>
public sealed record ConvertedGranule
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
