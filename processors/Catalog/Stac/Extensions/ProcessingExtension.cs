using System.Text.Json;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>What an item was made from, and by which software.</summary>
public sealed class ProcessingExtension : StacExtension
{
    public const string Lineage = "processing:lineage";
    public const string Software = "processing:software";

    /// <summary>The lineage says so of an item without a <c>derived_from</c> link, so that one that was removed can be told from one that never was.</summary>
    private const string OfItsMachine = ", found on the machine that made this item,";

    public override string Address => "https://stac-extensions.github.io/processing/v1.2.0/schema.json";

    public override void WriteProperties(Utf8JsonWriter json, ItemContent item)
    {
        json.WriteString(Lineage, LineageOf(item));
        json.WriteStartObject(Software);
        json.WriteString(item.Software.Name, item.Software.Version);
        json.WriteEndObject();
    }

    /// <summary>Whether this lineage says that only the machine that made the item has its granule's record.</summary>
    public static bool IsOfItsMachine(string lineage) => lineage.Contains(OfItsMachine, StringComparison.Ordinal);

    public override bool HasSummary(CatalogContent items) => items.Software.Count > 0;

    public override void WriteSummary(Utf8JsonWriter json, CatalogContent items) => CatalogContent.WriteSoftware(json, Software, items.Software);

    private static string LineageOf(ItemContent item)
    {
        var place = item.Granule.Archived is { IsOfThisMachine: true } ? OfItsMachine : "";
        if (item.Granule is { IsDerived: true, FileName: var derivation })
            return $"{char.ToUpperInvariant(derivation[0])}{derivation[1..]}.";
        if (item.Granule.Members is { Count: > 0 } members)
        {
            return $"Converted from {members.Count} granules ({string.Join(", ", members.Select(member => member.FileName))}){place} "
                + $"through the mapping {item.Dataset.Mapping}.{PartsOf(item.Granule)}";
        }
        var archived = item.Granule.Archived is { } granule
            ? $" (granule {granule.Id}, revision {granule.Revision}"
                + (granule.Produced is { } produced ? $", produced {StacJson.Time(produced)})" : ")")
            : "";
        return $"Converted from {item.Granule.FileName}{archived}{place} through the mapping {item.Dataset.Mapping}.{PartsOf(item.Granule)}";
    }

    private static string PartsOf(SourceGranule granule) => granule.Members.Append(granule).Any(source => source.IsReadByParts)
        ? " Only the parts that hold its variables were fetched; the archive's checksum of the whole file was not checked."
        : "";
}
