using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Keys of the small objects that say what is finished, below <c>_receipts/DATASET/</c>.</summary>
public static class ReceiptKeys
{
    /// <summary>What the keys of all receipts start with.</summary>
    public const string Root = "_receipts/";

    /// <summary>Stands between the parts of a receipt's name, and in none of them.</summary>
    public const char Separator = '~';

    private const string Ending = ".json";

    /// <summary>What the keys of a dataset's receipts start with.</summary>
    public static string FolderOf(DatasetId dataset) => $"{Root}{dataset}/";

    /// <summary>What a year's items add to their collection.</summary>
    public static ObjectKey YearSummary(DatasetId dataset, string year) => $"{FolderOf(dataset)}_years/{year}{Ending}";

    /// <summary>What a year's items add to the year's catalog, by the tags that a listing tells of them.</summary>
    public static ObjectKey ItemIndex(DatasetId dataset, string year) => $"{ItemsFolderOf(dataset)}{year}{Ending}.gz";

    /// <summary>What the keys of those of all years start with.</summary>
    public static string ItemsFolderOf(DatasetId dataset) => $"{FolderOf(dataset)}_items/";

    /// <summary>What a year's items add to their dataset's index.</summary>
    public static ObjectKey YearRows(DatasetId dataset, string year) => $"{FolderOf(dataset)}_rows/{year}{Ending}";

    /// <summary>Which of a year's strips are up to date.</summary>
    public static ObjectKey StripIndex(DatasetId dataset, string year) => $"{FolderOf(dataset)}_strips/{year}{Ending}";

    /// <summary>When the archive was last asked for all that is new.</summary>
    public static ObjectKey Discovery(DatasetId dataset) => $"{FolderOf(dataset)}_discovery{Ending}";

    /// <summary>What the keys of a granule's receipts start with, whatever the revision and the recipe.</summary>
    /// <param name="year">That of the granule's start.</param>
    public static string PrefixOf(DatasetId dataset, int year, string granule) => $"{FolderOf(dataset)}{year:D4}/{granule}{Separator}";

    /// <summary><c>_receipts/DATASET/YEAR/GRANULE~REVISION~RECIPE.json</c></summary>
    public static ObjectKey KeyOf(DatasetId dataset, int year, string granule, string revision, string recipe) =>
        $"{PrefixOf(dataset, year, granule)}{revision}{Separator}{recipe}{Ending}";

    /// <summary>A name for the receipts of a granule by a recipe, whatever the revision. No receipt has it, as no revision is empty.</summary>
    public static string OfAnyRevision(string key) =>
        key.Split(Separator) is [var granule, _, var recipe] ? $"{granule}{Separator}{Separator}{recipe}" : key;

    /// <summary>What a key says of its receipt; null where it is no receipt's.</summary>
    public static (string Granule, string Revision, string Recipe)? Parse(string key) =>
        key[(key.LastIndexOf('/') + 1)..].Split(Separator) is [var granule, var revision, var recipe] && recipe.EndsWith(Ending, StringComparison.Ordinal)
            ? (granule, revision, recipe[..^Ending.Length])
            : null;
}
