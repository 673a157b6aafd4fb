using System.Globalization;
using Datasets.Descriptors;
using Datasets.Model;
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

    public static string TitleOf(DatasetDescriptor dataset, int year) => TitleOf(dataset.Title, year);

    private static string TitleOf(string dataset, int year) => $"{dataset}, {year.ToString("D4", CultureInfo.InvariantCulture)}";

    public static byte[] Build(DatasetDescriptor dataset, int year, IEnumerable<string> items) => Build(dataset.Id, dataset.Title, year, items);

    /// <param name="title">The dataset's.</param>
    public static byte[] Build(DatasetId dataset, string title, int year, IEnumerable<string> items)
    {
        var key = StacLayout.YearCatalog(dataset, year);
        var name = StacLayout.YearFolder(dataset, year).Split('/')[1];
        return StacJson.Write(json =>
        {
            json.WriteString("type", "Catalog");
            json.WriteString("stac_version", StacJson.Version);
            json.WriteString("id", $"{dataset}-{name}");
            json.WriteString("title", TitleOf(title, year));
            json.WriteString("description", $"The items of {dataset} in {name}.");
            json.Links(key,
            [
                StacLink.Root(),
                new("parent", StacLayout.Collection(dataset), MediaTypes.Json, title),
                .. items.Order(StringComparer.Ordinal)
                    .Select(item => new StacLink("item", StacLayout.Item(dataset, year, new ItemId(item)), MediaTypes.GeoJson)),
            ]);
        });
    }

    public static byte[] Summary(IReadOnlyDictionary<string, CatalogContent> items) => Summary(items.Count, CatalogContent.Merge(items.Values));

    /// <param name="all">What the items add together; null where there is none.</param>
    public static byte[] Summary(int items, CatalogContent? all) => StacJson.Write(json =>
    {
        json.WriteNumber(ItemCount, items);
        if (all is not { } content)
            return;
        json.Numbers(Bbox, content.Box.ToArray());
        json.Strings(Interval, [StacJson.Time(content.Time.Start), StacJson.Time(content.Time.End)]);
        json.Strings(ProjectionCodes, content.ProjectionCodes);
        CatalogContent.WriteSoftware(json, SoftwareList, content.Software);
    });
}
