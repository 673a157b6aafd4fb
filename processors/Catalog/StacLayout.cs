using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog;

/// <summary>
/// The keys of everything in a published catalog. Ids are of types that hold only safe texts, so no id can point outside its
/// folder.
/// </summary>
public static partial class StacLayout
{
    public const string RootCatalog = CatalogFiles.Catalog;

    /// <summary>Characters of <c>yyyy-MM_</c>.</summary>
    private const int StripNameStart = 8;

    public static ObjectKey Collection(DatasetId dataset) => $"{DatasetFolder(dataset)}{CatalogFiles.Collection}";

    /// <summary>Ends in <c>/</c>, as all folders here do.</summary>
    public static string DatasetFolder(DatasetId dataset) => $"{dataset}/";

    public static string YearFolder(DatasetId dataset, int year) => $"{DatasetFolder(dataset)}{YearName(year)}/";

    public static ObjectKey YearCatalog(DatasetId dataset, int year) => $"{YearFolder(dataset, year)}{CatalogFiles.Catalog}";

    /// <summary>The year's items as a table.</summary>
    public static ObjectKey ItemTable(DatasetId dataset, int year) => $"{YearFolder(dataset, year)}{CatalogFiles.ItemTable}";

    /// <summary>What a year's items add to their collection.</summary>
    public static ObjectKey YearSummary(DatasetId dataset, int year) => ReceiptKeys.YearSummary(dataset, YearName(year));

    /// <summary>The dataset's items in columns, for a map page.</summary>
    public static ObjectKey Index(DatasetId dataset) => $"{DatasetFolder(dataset)}{CatalogFiles.Index}";

    /// <summary><see cref="Index"/> as a script.</summary>
    public static ObjectKey IndexScript(DatasetId dataset) => $"{DatasetFolder(dataset)}{CatalogFiles.IndexScript}";

    /// <summary>What a year's items add to <see cref="Index"/>.</summary>
    public static ObjectKey YearRows(DatasetId dataset, int year) => ReceiptKeys.YearRows(dataset, YearName(year));

    /// <summary>What a year's items add to its catalog, for those that write it.</summary>
    public static ObjectKey ItemIndex(DatasetId dataset, int year) => ReceiptKeys.ItemIndex(dataset, YearName(year));

    /// <summary>A variable's days of a month as greys, for a map page's animation.</summary>
    /// <param name="month">From 1 to 12.</param>
    public static ObjectKey Strip(DatasetId dataset, int year, int month, string variable) =>
        string.Create(CultureInfo.InvariantCulture, $"{StripPrefix(dataset, year)}{month:D2}_{CheckVariable(variable)}.png");

    /// <summary>What the keys of all of a year's strips start with.</summary>
    public static string StripPrefix(DatasetId dataset, int year) => $"{YearFolder(dataset, year)}{YearName(year)}-";

    public static bool IsStrip(string key, DatasetId dataset, int year) =>
        key.StartsWith(StripPrefix(dataset, year), StringComparison.Ordinal) && StripPattern().IsMatch(key[StripPrefix(dataset, year).Length..]);

    /// <param name="strip">The key of one.</param>
    public static string VariableOfStrip(string strip) => strip[(strip.LastIndexOf('/') + 1)..][StripNameStart..^".png".Length];

    /// <summary>Which strips of a year are up to date, for those that write them.</summary>
    public static ObjectKey StripIndex(DatasetId dataset, int year) => ReceiptKeys.StripIndex(dataset, YearName(year));

    /// <summary>Whether a key is one of those directly in the year's folder.</summary>
    public static bool IsOfYear(string key, DatasetId dataset, int year) =>
        key == YearCatalog(dataset, year) || key == ItemTable(dataset, year) || IsStrip(key, dataset, year);

    /// <summary>Where a dataset's time series are, each variable's in a folder of its own.</summary>
    public static string SeriesRoot(DatasetId dataset) => $"{DatasetFolder(dataset)}_series/";

    /// <summary>A variable's time series: a Zarr group.</summary>
    public static string SeriesFolder(DatasetId dataset, string variable) => $"{SeriesRoot(dataset)}{CheckVariable(variable)}/";

    /// <summary>What a variable's series consists of.</summary>
    public static ObjectKey SeriesIndex(DatasetId dataset, string variable) => $"{SeriesFolder(dataset, variable)}zarr.json";

    public static string ItemFolder(DatasetId dataset, int year, ItemId item) => $"{YearFolder(dataset, year)}{item}/";

    public static ObjectKey Item(DatasetId dataset, int year, ItemId item) => $"{ItemFolder(dataset, year, item)}{CatalogFiles.Item(item)}";

    public static ObjectKey Cog(DatasetId dataset, int year, ItemId item, string variable) =>
        $"{ItemFolder(dataset, year, item)}{CatalogFiles.Cog(item, CheckVariable(variable))}";

    public static ObjectKey Thumbnail(DatasetId dataset, int year, ItemId item) => $"{ItemFolder(dataset, year, item)}{CatalogFiles.Thumbnail(item)}";

    /// <summary>The year an item is filed under: that of its granule's nominal time, in UTC.</summary>
    public static int YearOf(DateTimeOffset date) => date.UtcDateTime.Year;

    /// <summary>The year that a dataset's folder is named after, or null where it is no year's.</summary>
    public static int? YearOfFolder(string folder) =>
        YearPattern().IsMatch(folder) ? int.Parse(folder, CultureInfo.InvariantCulture) : null;

    /// <summary>The link from one key to another, relative and starting with <c>./</c> or <c>../</c>.</summary>
    public static string Relative(string from, string to)
    {
        var source = from.Split('/')[..^1];
        var target = to.Split('/');
        var shared = 0;
        while (shared < source.Length && shared < target.Length - 1 && source[shared] == target[shared])
            shared++;
        var up = source.Length - shared;
        var start = up == 0 ? "./" : string.Concat(Enumerable.Repeat("../", up));
        return start + string.Join('/', target[shared..]);
    }

    /// <summary>The key that a relative link in the object <paramref name="from"/> names, or null where it leads out of the catalog.</summary>
    public static string? Resolve(string from, string href)
    {
        if (href.Length == 0 || href[0] == '/' || href.IndexOfAny(['\\', '?', '#', ':']) >= 0)
            return null;
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in href.Split('/'))
        {
            if (part is "." or "")
                continue;
            if (part != "..")
            {
                parts.Add(part);
                continue;
            }
            if (parts.Count == 0)
                return null;
            parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    private static string YearName(int year) => year is >= 1 and <= 9999
        ? year.ToString("D4", CultureInfo.InvariantCulture)
        : throw new StacException($"The year {year} cannot be filed: it has to be from 1 to 9999. Check the granule's date.");

    /// <summary>Whether a text can end a file's name.</summary>
    public static bool IsVariable(string name) => name.Length <= 64 && VariablePattern().IsMatch(name);

    private static string CheckVariable(string name) => IsVariable(name)
        ? name
        : throw new StacException(
            $"The variable name '{SafeText.Text(name, 80)}' cannot end a file's name: use lower-case letters, digits, hyphens and underscores.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"\A(0[1-9]|1[0-2])_[a-z0-9][a-z0-9_-]{0,63}\.png\z")]
    private static partial Regex StripPattern();

    [GeneratedRegex(@"\A[0-9]{4}\z")]
    private static partial Regex YearPattern();
}
