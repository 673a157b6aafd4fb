using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>Builds the catalog above all datasets.</summary>
internal static class RootCatalogBuilder
{
    /// <param name="titles">Each dataset's title by its id.</param>
    public static byte[] Build(IReadOnlyDictionary<string, string> titles) => StacJson.Write(json =>
    {
        json.WriteString("type", "Catalog");
        json.WriteString("stac_version", StacJson.Version);
        json.WriteString("id", "datasets");
        json.WriteString("title", StacLink.RootTitle);
        json.WriteString("description", "Satellite products as Cloud Optimized GeoTIFFs, a collection for each dataset.");
        json.Links(StacLayout.RootCatalog,
        [
            StacLink.Root(),
            .. titles.OrderBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => new StacLink("child", StacLayout.Collection(t.Key), MediaTypes.Json, t.Value)),
        ]);
    });
}
