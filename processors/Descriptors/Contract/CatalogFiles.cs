using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Names of the files of a catalog and of an item, each in its folder.</summary>
public static class CatalogFiles
{
    /// <summary>The root's, which all datasets share, and each year's.</summary>
    public const string Catalog = "catalog.json";

    public const string Collection = "collection.json";

    /// <summary>A dataset's items in columns, for a map page.</summary>
    public const string Index = "index.json";

    /// <summary>The same as a script, for a map page that is opened as a file: it may read no JSON.</summary>
    public const string IndexScript = "index.js";

    /// <summary>A year's items as STAC GeoParquet.</summary>
    public const string ItemTable = "items.parquet";

    /// <summary>The map page over all datasets.</summary>
    public const string Page = "index.html";

    /// <summary>What the map page is made of.</summary>
    public const string PageFolder = "_page/";

    public static string Item(ItemId item) => $"{item}.json";

    public static string Cog(ItemId item, string variable) => $"{item}_{variable}.tif";

    public static string Thumbnail(ItemId item) => $"{item}.png";
}
