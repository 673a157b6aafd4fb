using System.Text.Json;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Stac.Extensions;

namespace Datasets.Catalog.Verification;

/// <summary>An asset as its item states it.</summary>
internal sealed record StatedAsset(string Name, string Href, long? Size, string? Checksum)
{
    /// <summary>Whatever type it states: an item has COGs and a thumbnail.</summary>
    public bool IsCog => Name != ItemThumbnail.AssetKey;

    /// <exception cref="FormatException">A member is missing or of the wrong kind; so are the other exceptions.</exception>
    public static List<StatedAsset> All(JsonElement item) => [.. item.Member("assets").EnumerateObject().Select(asset => new StatedAsset(
        asset.Name,
        asset.Value.Member("href").GetString() ?? "",
        asset.Value.TryGetProperty(FileExtension.Size, out var size) ? size.GetInt64() : null,
        asset.Value.TryGetProperty(FileExtension.Checksum, out var checksum) ? checksum.GetString() : null))];
}
