using System.Text.Json;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>The size and checksum of each file.</summary>
public sealed class FileExtension : StacExtension
{
    public const string Size = "file:size";
    public const string Checksum = "file:checksum";

    public override string Address => "https://stac-extensions.github.io/file/v2.1.0/schema.json";

    public override void WriteAsset(Utf8JsonWriter json, ItemAsset asset) => Write(json, asset.Cog.Size, asset.Cog.Sha256);

    public override void WriteThumbnail(Utf8JsonWriter json, ItemThumbnail thumbnail) => Write(json, thumbnail.Size, thumbnail.Sha256);

    private static void Write(Utf8JsonWriter json, long size, string sha256)
    {
        json.WriteNumber(Size, size);
        json.WriteString(Checksum, Multihash.FromSha256(sha256));
    }
}
