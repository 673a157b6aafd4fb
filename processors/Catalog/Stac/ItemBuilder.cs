using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Builds STAC 1.1.0 items. What an extension adds is in its file in <c>Extensions</c>.
/// <para>
/// <c>created</c> and <c>updated</c> are the time at which the producer made the granule: a run's clock stays out, as the same granule has to
/// give the same bytes. What the item was made of and by is in <c>processing:lineage</c>, <c>processing:software</c> and the
/// <c>datasets:</c> properties.
/// </para>
/// </summary>
public static class ItemBuilder
{
    /// <summary>The item as UTF-8 JSON; it belongs at <see cref="ItemContent.Key"/>.</summary>
    /// <exception cref="StacException">An id is not safe, or the content cannot be stated as STAC.</exception>
    public static byte[] Build(ItemContent content)
    {
        Check(content);
        var footprint = content.Footprint ?? Footprint.BoundingBox(content);
        return StacJson.Write(json =>
        {
            json.WriteString("type", "Feature");
            json.WriteString("stac_version", StacJson.Version);
            json.Extensions(StacExtensions.AddressesOf(extension => extension.IsUsedIn(content)));
            json.WriteString("id", content.ItemId);
            Footprint.Write(json, footprint);
            json.Numbers("bbox", footprint.Box.ToArray());
            WriteProperties(json, content);
            json.Links(content.Key, Links(content));
            json.WriteStartObject("assets");
            foreach (var asset in content.Assets)
                AssetWriter.Write(json, content, asset);
            if (content.Thumbnail is { } thumbnail)
                AssetWriter.Write(json, content, thumbnail);
            json.WriteEndObject();
            json.WriteString("collection", content.Dataset.Id);
        });
    }

    private static void Check(ItemContent content)
    {
        if (content.Assets.Count == 0)
            throw new StacException($"The item {content.ItemId} has no asset: a granule gives at least one variable.");
        if (content.Time.End < content.Time.Start)
            throw new StacException(
                $"The item {content.ItemId} ends ({StacJson.Time(content.Time.End)}) before it starts ({StacJson.Time(content.Time.Start)}). "
                + $"Check the times in {content.Granule.FileName}.");
        var repeated = content.Assets.GroupBy(a => a.Variable.Variable.Name)
            .FirstOrDefault(g => g.Count() > 1 || g.Key == ItemThumbnail.AssetKey);
        if (repeated is not null)
            throw new StacException($"The item {content.ItemId} cannot have another asset '{repeated.Key}': give the variable its own name.");
    }

    private static void WriteProperties(Utf8JsonWriter json, ItemContent content)
    {
        json.WriteStartObject("properties");
        json.WriteString("title", $"{content.Dataset.Title}, {Day(content.Date)}");
        json.WriteString("datetime", StacJson.Time(content.Date));
        json.WriteString("start_datetime", StacJson.Time(content.Time.Start));
        json.WriteString("end_datetime", StacJson.Time(content.Time.End));
        if (content.Granule.Archived?.Produced is { } made)
        {
            json.WriteString("created", StacJson.Time(made));
            json.WriteString("updated", StacJson.Time(made));
        }
        foreach (var extension in StacExtensions.All)
            extension.WriteProperties(json, content);
        WriteSourceFiles(json, content.Granule);
        if (content.Granule.Archived is { } granule)
        {
            json.WriteString(ItemProperties.Granule, granule.Id);
            json.WriteString(ItemProperties.GranuleRevision, granule.Revision);
            if (granule.Produced is { } produced)
                json.WriteString(ItemProperties.Produced, StacJson.Time(produced));
        }
        json.WriteEndObject();
    }

    private static void WriteSourceFiles(Utf8JsonWriter json, SourceGranule source)
    {
        if (source.IsDerived)
        {
            json.WriteString(ItemProperties.Derivation, source.FileName);
            return;
        }
        if (source.Members.Append(source).Any(file => file.IsReadByParts))
            json.WriteString(ItemProperties.SourceAccess, SourceGranule.ByParts);
        if (source.Members.Count == 0)
        {
            json.WriteString(ItemProperties.SourceFile, source.FileName);
            return;
        }
        json.WriteStartArray(ItemProperties.SourceFiles);
        foreach (var member in source.Members)
            json.WriteStringValue(member.FileName);
        json.WriteEndArray();
    }

    private static string Day(DateTimeOffset date)
    {
        var time = StacJson.Time(date);
        return date.UtcDateTime.TimeOfDay == TimeSpan.Zero ? time[..10] : time;
    }

    private static IEnumerable<StacLink> Links(ItemContent content)
    {
        var collection = StacLayout.Collection(content.Dataset.Id);
        var year = StacLayout.YearCatalog(content.Dataset.Id, StacLayout.YearOf(content.Date));
        yield return StacLink.Root();
        yield return new("parent", year, MediaTypes.Json, YearCatalogBuilder.TitleOf(content.Dataset, StacLayout.YearOf(content.Date)));
        yield return new("collection", collection, MediaTypes.Json, content.Dataset.Title);
        if (content.Granule.IsDerived)
        {
            // Items of the same catalog, so that they move with it.
            foreach (var item in content.Granule.Members.Select(member => member.Archived).OfType<DiscoveredGranule>())
                yield return new("derived_from", item.MetadataUrl.OriginalString, MediaTypes.GeoJson, item.Name);
            yield break;
        }
        var sources = content.Granule.Members.Count > 0 ? content.Granule.Members : [content.Granule];
        foreach (var granule in sources.Select(source => source.Archived).OfType<DiscoveredGranule>().Where(granule => !granule.IsOfThisMachine))
            yield return new("derived_from", granule.MetadataUrl.AbsoluteUri, MediaTypes.Json, granule.Name, IsAbsolute: true);
    }
}
