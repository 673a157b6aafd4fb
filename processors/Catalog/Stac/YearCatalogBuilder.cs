using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Builds a year's catalog: links to its items, and under the prefix <c>datasets:</c> what the collection needs from them
/// (STAC allows fields of one's own), so that a collection is brought up to date from a file per year.
/// </summary>
internal static class YearCatalogBuilder
{
    public const string ItemCount = "datasets:item_count";
    public const string Bbox = "datasets:bbox";
    public const string Interval = "datasets:interval";
    public const string ProjectionCodes = "datasets:proj_codes";
    public const string SoftwareList = "datasets:software";

    public static byte[] Build(DatasetDescriptor dataset, int year, IReadOnlyDictionary<string, CatalogContent> items)
    {
        var key = StacLayout.YearCatalog(dataset.Id, year);
        var name = StacLayout.YearFolder(dataset.Id, year).Split('/')[1];
        return StacJson.Write(json =>
        {
            json.WriteString("type", "Catalog");
            json.WriteString("stac_version", StacJson.Version);
            json.WriteString("id", $"{dataset.Id}-{name}");
            json.WriteString("title", $"{dataset.Title}, {name}");
            json.WriteString("description", $"The items of {dataset.Id} in {name}.");
            json.WriteNumber(ItemCount, items.Count);
            if (CatalogContent.Merge(items.Values) is { } content)
            {
                json.Numbers(Bbox, content.Box.ToArray());
                json.Strings(Interval, [StacJson.Time(content.Time.Start), StacJson.Time(content.Time.End)]);
                json.Strings(ProjectionCodes, content.ProjectionCodes);
                CatalogContent.WriteSoftware(json, SoftwareList, content.Software);
            }
            json.Links(key,
            [
                StacLink.Root(),
                new("parent", StacLayout.Collection(dataset.Id), MediaTypes.Json, dataset.Title),
                .. items.Keys.Order(StringComparer.Ordinal)
                    .Select(item => new StacLink("item", StacLayout.Item(dataset.Id, year, item), MediaTypes.GeoJson)),
            ]);
        });
    }
}
