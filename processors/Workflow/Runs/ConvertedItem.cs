using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>An item and the files it names, on this machine.</summary>
public sealed record ConvertedItem
{
    public required ItemId ItemId { get; init; }
    public required ObjectKey ItemKey { get; init; }
    /// <summary>The year that the item is filed under.</summary>
    public required int Year { get; init; }
    /// <summary>The item as JSON.</summary>
    public required byte[] Item { get; init; }
    /// <summary>COGs and thumbnail.</summary>
    public required IReadOnlyList<ConvertedFile> Files { get; init; }

    public long BytesOut => Item.Length + Files.Sum(file => file.Size);
}
