using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog;

/// <summary>
/// The keys of everything in a published catalog. An id becomes part of a key only after it was checked, so no id can point outside its
/// folder. Every method throws <see cref="StacException"/> for an id that is not safe.
/// </summary>
public static partial class StacLayout
{
    public const string RootCatalog = CatalogFiles.Catalog;

    public static string Collection(string dataset) => $"{DatasetFolder(dataset)}{CatalogFiles.Collection}";

    /// <summary>Ends in <c>/</c>, as all folders here do.</summary>
    public static string DatasetFolder(string dataset) => $"{CheckDataset(dataset)}/";

    public static string YearFolder(string dataset, int year) => $"{DatasetFolder(dataset)}{YearName(year)}/";

    public static string YearCatalog(string dataset, int year) => $"{YearFolder(dataset, year)}{CatalogFiles.Catalog}";

    /// <summary>The year's items as a table.</summary>
    public static string ItemTable(string dataset, int year) => $"{YearFolder(dataset, year)}{CatalogFiles.ItemTable}";

    /// <summary>What a year's items add to their collection.</summary>
    public static string YearSummary(string dataset, int year) => ReceiptKeys.YearSummary(CheckDataset(dataset), YearName(year));

    /// <summary>What a year's items add to its catalog, for those that write it.</summary>
    public static string ItemIndex(string dataset, int year) => ReceiptKeys.ItemIndex(CheckDataset(dataset), YearName(year));

    public static string ItemFolder(string dataset, int year, string item) => $"{YearFolder(dataset, year)}{CheckItem(item)}/";

    public static string Item(string dataset, int year, string item) => $"{ItemFolder(dataset, year, item)}{CatalogFiles.Item(item)}";

    public static string Cog(string dataset, int year, string item, string variable) =>
        $"{ItemFolder(dataset, year, item)}{CatalogFiles.Cog(item, CheckVariable(variable))}";

    public static string Thumbnail(string dataset, int year, string item) => $"{ItemFolder(dataset, year, item)}{CatalogFiles.Thumbnail(item)}";

    /// <summary>The year an item is filed under: that of its granule's nominal time, in UTC.</summary>
    public static int YearOf(DateTimeOffset date) => date.UtcDateTime.Year;

    /// <summary>Whether a folder of the root can be a dataset: <c>_receipts</c> and <c>_runs</c> are none.</summary>
    public static bool IsDataset(string folder) => folder.Length <= 100 && DatasetPattern().IsMatch(folder);

    public static bool IsItem(string folder) => ItemIdTemplate.IsId(folder);

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

    private static string CheckDataset(string id) => IsDataset(id)
        ? id
        : throw new StacException(
            $"The dataset id '{SafeText.Text(id, 80)}' cannot be a folder's name: use lower-case letters, digits and single hyphens.");

    private static string CheckItem(string id) => IsItem(id)
        ? id
        : throw new StacException(
            $"The item id '{SafeText.Text(id, 80)}' cannot be a folder's name: use at most {ItemIdTemplate.LongestId} letters, digits, '-', '_' and single dots, "
            + "starting with a letter or digit. Check the descriptor's itemId.");

    private static string CheckVariable(string name) => name.Length <= 64 && VariablePattern().IsMatch(name)
        ? name
        : throw new StacException(
            $"The variable name '{SafeText.Text(name, 80)}' cannot end a file's name: use lower-case letters, digits, hyphens and underscores.");

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex DatasetPattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"\A[0-9]{4}\z")]
    private static partial Regex YearPattern();
}
