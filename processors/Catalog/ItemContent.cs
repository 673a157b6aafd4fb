using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog;

/// <summary>Everything that an item states. Nothing else goes in: no clock, no path of a machine.</summary>
public sealed record ItemContent
{
    public required DatasetDescriptor Dataset { get; init; }
    public required ItemId ItemId { get; init; }
    /// <summary>The granule's nominal time: the item's <c>datetime</c>, and the year it is filed under.</summary>
    public required DateTimeOffset Date { get; init; }
    public required TimeRange Time { get; init; }
    public required SourceGranule Granule { get; init; }
    /// <summary>One for each variable, in the descriptor's order.</summary>
    public required IReadOnlyList<ItemAsset> Assets { get; init; }
    public required Software Software { get; init; }
    public ItemThumbnail? Thumbnail { get; init; }
    /// <summary>Where the pixels are; null where the rasters' edges tell.</summary>
    public GeographicOutline? Footprint { get; init; }

    public ObjectKey Key => StacLayout.Item(Dataset.Id, StacLayout.YearOf(Date), ItemId);
}
