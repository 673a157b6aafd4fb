using System.Text.Json;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>What an item was made from, and by which software.</summary>
public sealed class ProcessingExtension : StacExtension
{
    public const string Software = "processing:software";

    public override string Address => "https://stac-extensions.github.io/processing/v1.2.0/schema.json";

    public override void WriteProperties(Utf8JsonWriter json, ItemContent item)
    {
        json.WriteString("processing:lineage", Lineage(item));
        json.WriteStartObject(Software);
        json.WriteString(item.Software.Name, item.Software.Version);
        json.WriteEndObject();
    }

    public override bool HasSummary(CatalogContent items) => items.Software.Count > 0;

    public override void WriteSummary(Utf8JsonWriter json, CatalogContent items) => CatalogContent.WriteSoftware(json, Software, items.Software);

    private static string Lineage(ItemContent item)
    {
        if (item.Granule.Members is { Count: > 0 } members)
        {
            return $"Converted from {members.Count} granules ({string.Join(", ", members.Select(member => member.FileName))}) "
                + $"through the mapping {item.Dataset.Mapping}.";
        }
        var archived = item.Granule.Archived is { } granule
            ? $" (granule {granule.Id}, revision {granule.Revision}"
                + (granule.Produced is { } produced ? $", produced {StacJson.Time(produced)})" : ")")
            : "";
        return $"Converted from {item.Granule.FileName}{archived} through the mapping {item.Dataset.Mapping}.";
    }
}
