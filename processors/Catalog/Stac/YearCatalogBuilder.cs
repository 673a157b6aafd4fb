using System.Globalization;
using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Builds a year's catalog, which links its items, and the year's summary, which has what the collection needs from them, so that a
/// collection is brought up to date from two files per year. The summary is no part of the catalog: it lies beside the receipts.
/// </summary>
internal static class YearCatalogBuilder
{
    public const string ItemCount = "datasets:item_count";
    public const string Bbox = "datasets:bbox";
    public const string Interval = "datasets:interval";
    public const string ProjectionCodes = "datasets:proj_codes";
    public const string SoftwareList = "datasets:software";

    public static string TitleOf(DatasetDescriptor dataset, int year) => $"{dataset.Title}, {year.ToString("D4", CultureInfo.InvariantCulture)}";

    public static byte[] Build(DatasetDescriptor dataset, int year, IEnumerable<string> items)
    {
        var key = StacLayout.YearCatalog(dataset.Id, year);
        var name = StacLayout.YearFolder(dataset.Id, year).Split('/')[1];
        return StacJson.Write(json =>
        {
            json.WriteString("type", "Catalog");
            json.WriteString("stac_version", StacJson.Version);
            json.WriteString("id", $"{dataset.Id}-{name}");
            json.WriteString("title", TitleOf(dataset, year));
            json.WriteString("description", $"The items of {dataset.Id} in {name}.");
            json.Links(key,
            [
                StacLink.Root(),
                new("parent", StacLayout.Collection(dataset.Id), MediaTypes.Json, dataset.Title),
                .. items.Order(StringComparer.Ordinal)
                    .Select(item => new StacLink("item", StacLayout.Item(dataset.Id, year, item), MediaTypes.GeoJson)),
            ]);
        });
    }

    public static byte[] Summary(IReadOnlyDictionary<string, CatalogContent> items) => StacJson.Write(json =>
    {
        json.WriteNumber(ItemCount, items.Count);
        if (CatalogContent.Merge(items.Values) is not { } content)
            return;
        json.Numbers(Bbox, content.Box.ToArray());
        json.Strings(Interval, [StacJson.Time(content.Time.Start), StacJson.Time(content.Time.End)]);
        json.Strings(ProjectionCodes, content.ProjectionCodes);
        CatalogContent.WriteSoftware(json, SoftwareList, content.Software);
    });
}
