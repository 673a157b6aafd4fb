using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Verification;

/// <summary>What a receipt has to be by itself and by its key.</summary>
internal static partial class ReceiptForm
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly HashSet<string> Members =
        [.. typeof(Receipt).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    /// <summary>Reads a receipt; null where it is none, which is among the problems then.</summary>
    public static Receipt? Read(byte[] content, List<string> problems)
    {
        try
        {
            var json = JsonElement.Parse(content, Strict);
            var names = json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(member => member.Name) : [];
            if (names.FirstOrDefault(name => !Members.Contains(name)) is { } unknown)
                problems.Add($"it has '{SafeText.Text(unknown, 80)}', which no receipt has");
        }
        catch (JsonException error)
        {
            problems.Add($"is not JSON: {SafeText.Text(error.Message)}");
            return null;
        }
        if (Receipt.TryRead(content) is not { } receipt || IsIncomplete(receipt))
        {
            problems.Add("is no receipt: a member is missing or of the wrong kind. Remove it: the next run over its granule's time writes it");
            return null;
        }
        return receipt;
    }

    private static bool IsIncomplete(Receipt receipt) =>
        new object?[] { receipt.Granule, receipt.Name, receipt.Revision, receipt.Recipe, receipt.Item, receipt.ItemKey, receipt.Outcome, receipt.Run }.Contains(null)
        || (receipt.ItemKeys?.Contains(null!) ?? false) || (receipt.ItemChecksums?.Contains(null!) ?? false);

    public static IEnumerable<string> Problems(DatasetId dataset, string key, Receipt receipt, DateTimeOffset now)
    {
        var (granule, revision, recipe) = ReceiptKeys.Parse(key)!.Value;
        foreach (var (name, stated, keyed) in new[] { ("granule", receipt.Granule, granule), ("revision", receipt.Revision, revision), ("recipe", receipt.Recipe, recipe) })
        {
            if (stated != keyed)
                yield return $"its {name} is '{SafeText.Text(stated, 80)}' where its key says '{SafeText.Text(keyed, 80)}'";
        }

        var keys = ItemsOf(receipt);
        if (keys[0] != receipt.ItemKey)
            yield return "its itemKey is not the first of its itemKeys";
        if (receipt.ItemKey.Split('/')[^1] != $"{receipt.Item}.json")
            yield return $"its item, '{SafeText.Text(receipt.Item, 80)}', is not that of its itemKey";
        foreach (var item in keys.Where(item => YearOf(dataset, item) is null))
            yield return $"its itemKey is no item's of {dataset}: {SafeText.Text(item)}";
        if (key.Split('/') is [_, _, var folder, _] && StacLayout.YearOfFolder(folder) is { } year && YearOf(dataset, keys[0]) is { } filed)
        {
            if (receipt.Year is { } own && own != year)
                yield return $"it is filed under {year}, and its granule begins in {own}";
            else if (receipt.Year is null && !Receipt.IsNear(year, filed))
                yield return $"it is filed under {year}, and its item under {filed}";
        }

        var isConverted = receipt.Outcome == Receipt.Converted;
        if (!isConverted && !(receipt.Outcome.StartsWith(Receipt.SupersededBy, StringComparison.Ordinal) && receipt.Outcome.Length > Receipt.SupersededBy.Length))
            yield return $"its outcome is '{SafeText.Text(receipt.Outcome, 80)}', which is none";
        if (receipt.ItemChecksums is { } checksums && (!isConverted || checksums.Count != keys.Count || !checksums.All(Multihash.IsSha256)))
            yield return "its itemChecksums are not the SHA-256 multihashes of its items";
        if (receipt.Checksum is { } checksum && !Checksum().IsMatch(checksum))
            yield return $"its checksum is none: '{SafeText.Text(checksum, 80)}'";
        if (!Name().IsMatch(receipt.Run))
            yield return $"its run is no run's name: '{SafeText.Text(receipt.Run, 80)}'";
        if (receipt.Finished > now)
            yield return "it was finished in the future";
    }

    public static IReadOnlyList<string> ItemsOf(Receipt receipt) => receipt.ItemKeys is { Count: > 0 } several ? several : [receipt.ItemKey];

    /// <summary>The year that an item's key names; null where it is none of the dataset.</summary>
    public static int? YearOf(DatasetId dataset, string itemKey) =>
        itemKey.Split('/') is [var folder, var year, var item, var file] && folder == dataset && file == $"{item}.json" && ItemId.IsValid(item)
            ? StacLayout.YearOfFolder(year)
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,20}:[A-Za-z0-9+/=]{1,200}\z")]
    private static partial Regex Checksum();

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,200}\z")]
    private static partial Regex Name();
}
