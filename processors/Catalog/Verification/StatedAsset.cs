using System.Text.Json;
using Datasets.Catalog.Stac;

namespace Datasets.Catalog.Verification;

/// <summary>An asset as its item states it.</summary>
internal sealed record StatedAsset(string Name, string Href, long? Size, string? Checksum)
{
    /// <summary>Whatever type it states: an item has COGs and a thumbnail.</summary>
    public bool IsCog => Name != AssetWriter.ThumbnailKey;

    /// <exception cref="FormatException">A member is missing or of the wrong kind; so are the other exceptions.</exception>
    public static List<StatedAsset> All(JsonElement item) => [.. item.Member("assets").EnumerateObject().Select(asset => new StatedAsset(
        asset.Name,
        asset.Value.Member("href").GetString() ?? "",
        asset.Value.TryGetProperty("file:size", out var size) ? size.GetInt64() : null,
        asset.Value.TryGetProperty("file:checksum", out var checksum) ? checksum.GetString() : null))];
}
