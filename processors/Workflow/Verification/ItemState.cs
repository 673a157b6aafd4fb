using System.Globalization;
using System.Text.Json;
using Datasets.Catalog;
using Datasets.Descriptors;

namespace Datasets.Workflow.Verification;

/// <summary>An item as its receipts are held against it.</summary>
/// <param name="Granule">The archive's id of its granule; null for an item of a local file.</param>
/// <param name="Name">The archive's name of its one granule; null where it has several or none.</param>
/// <param name="SourceFile">The granule's file; null where there are several.</param>
internal sealed record ItemState(string Checksum, string? Granule, string? Revision, string? Name, string? SourceFile, DateTimeOffset? Produced)
{
    /// <summary>What of it cannot be read is null: what is wrong with an item is told elsewhere.</summary>
    public static ItemState Read(byte[] content)
    {
        var checksum = Multihash.Of(content);
        try
        {
            var item = JsonElement.Parse(content);
            var properties = item.GetProperty("properties");
            var links = item.GetProperty("links").EnumerateArray().Where(link => Text(link, "rel") == "derived_from").ToList();
            return new ItemState(
                checksum, Text(properties, ItemProperties.Granule), Text(properties, ItemProperties.GranuleRevision),
                properties.TryGetProperty(ItemProperties.SourceFiles, out _) || properties.TryGetProperty(ItemProperties.Derivation, out _) || links is not [var link] ? null : Text(link, "title"),
                Text(properties, ItemProperties.SourceFile),
                DateTimeOffset.TryParse(Text(properties, ItemProperties.Produced), CultureInfo.InvariantCulture, out var produced) ? produced : null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ItemState(checksum, null, null, null, null, null);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
