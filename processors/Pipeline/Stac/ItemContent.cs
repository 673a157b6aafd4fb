using System.Security.Cryptography;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Mapping;

namespace Datasets.Stac;

/// <summary>Everything that an item states. Nothing else goes in: no clock, no path of a machine.</summary>
public sealed record ItemContent
{
    public required DatasetDescriptor Dataset { get; init; }
    public required string ItemId { get; init; }
    /// <summary>The granule's nominal time: the item's <c>datetime</c>, and the year it is filed under.</summary>
    public required DateTimeOffset Date { get; init; }
    public required TimeRange Time { get; init; }
    public required SourceGranule Granule { get; init; }
    /// <summary>One for each variable, in the descriptor's order.</summary>
    public required IReadOnlyList<ItemAsset> Assets { get; init; }
    public required Software Software { get; init; }
    public ItemThumbnail? Thumbnail { get; init; }
    /// <summary>Where the pixels are, in degrees; null where the rasters tell.</summary>
    public GeographicBox? Box { get; init; }

    public string Key => StacLayout.Item(Dataset.Id, StacLayout.YearOf(Date), ItemId);
}

/// <summary>The file that was converted, and what the archive says of it; null for a local file.</summary>
public sealed record SourceGranule(string FileName, DiscoveredGranule? Archived = null)
{
    /// <summary>The granules that share the item, in the order in which they were read; empty for a granule of its own.</summary>
    public IReadOnlyList<SourceGranule> Members { get; init; } = [];
}

/// <summary>What <c>processing:software</c> names.</summary>
public sealed record Software(string Name, string Version);

/// <summary>A variable's raster and the COG that was written from it.</summary>
public sealed record ItemAsset(MappedVariable Variable, CogFile Cog);

/// <summary>The quicklook of one variable.</summary>
public sealed record ItemThumbnail
{
    public required VariableDescriptor Variable { get; init; }
    public required long Size { get; init; }
    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public static ItemThumbnail Of(VariableDescriptor variable, ReadOnlySpan<byte> png) => new()
    {
        Variable = variable,
        Size = png.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(png)),
    };
}
