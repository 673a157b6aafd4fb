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
    public static string FolderOf(string datasetId) => $"{Root}{datasetId}/";

    /// <summary>What the keys of a granule's receipts start with, whatever the revision and the recipe.</summary>
    /// <param name="year">That of the granule's start.</param>
    public static string PrefixOf(string datasetId, int year, string granule) => $"{FolderOf(datasetId)}{year:D4}/{granule}{Separator}";

    /// <summary><c>_receipts/DATASET/YEAR/GRANULE~REVISION~RECIPE.json</c></summary>
    public static string KeyOf(string datasetId, int year, string granule, string revision, string recipe) =>
        $"{PrefixOf(datasetId, year, granule)}{revision}{Separator}{recipe}{Ending}";

    /// <summary>What a key says of its receipt; null where it is no receipt's.</summary>
    public static (string Granule, string Revision, string Recipe)? Parse(string key) =>
        key[(key.LastIndexOf('/') + 1)..].Split(Separator) is [var granule, var revision, var recipe] && recipe.EndsWith(Ending, StringComparison.Ordinal)
            ? (granule, revision, recipe[..^Ending.Length])
            : null;
}
