namespace Datasets.Descriptors;

/// <summary>Names of the files of a catalog and of an item, each in its folder.</summary>
public static class CatalogFiles
{
    /// <summary>The root's, which all datasets share, and each year's.</summary>
    public const string Catalog = "catalog.json";

    public const string Collection = "collection.json";

    /// <summary>A year's items as STAC GeoParquet.</summary>
    public const string ItemTable = "items.parquet";

    public static string Item(string item) => $"{item}.json";

    public static string Cog(string item, string variable) => $"{item}_{variable}.tif";

    public static string Thumbnail(string item) => $"{item}.png";
}
