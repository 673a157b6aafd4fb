using System.Globalization;
using System.Text.Json;
using Datasets.Discovery;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>
/// A small object per finished granule, written after its item. The key alone says which granule, which revision and which recipe, so
/// that a listing tells what is done.
/// </summary>
public sealed record Receipt
{
    public required string Granule { get; init; }
    public required string Name { get; init; }
    public required string Revision { get; init; }
    public required string Recipe { get; init; }
    public required string Item { get; init; }
    public required string Outcome { get; init; }
    public required string Run { get; init; }
    public required DateTimeOffset Finished { get; init; }

    /// <summary><c>_receipts/DATASET/YEAR/GRANULE~REVISION~RECIPE.json</c>, the year being that of the granule's start.</summary>
    public static string KeyOf(string datasetId, DiscoveredGranule granule, string recipe) =>
        ObjectKey.Check($"{FolderOf(datasetId)}{Year(granule)}/{granule.Id}~{granule.Revision}~{recipe}.json");

    public static string FolderOf(string datasetId) => $"_receipts/{datasetId}/";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Default.Receipt);

    private static string Year(DiscoveredGranule granule) =>
        granule.Time.Start.UtcDateTime.Year.ToString("D4", CultureInfo.InvariantCulture);
}

/// <summary>The receipts of a dataset, by key.</summary>
public sealed class ReceiptIndex
{
    private readonly HashSet<string> _keys;

    private ReceiptIndex(HashSet<string> keys) => _keys = keys;

    public static ReceiptIndex Empty { get; } = new([]);

    /// <summary>Lists the receipts of granules that start in the years of <paramref name="window"/>, or in the year before it.</summary>
    public static async Task<ReceiptIndex> LoadAsync(
        IObjectStore store, string datasetId, TimeRange window, CancellationToken cancellationToken = default)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        // A granule that overlaps the window's start may have begun in the year before.
        var firstYear = window.Start.UtcDateTime.Year - 1;
        var lastYear = window.End.UtcDateTime.Year;
        await foreach (var folder in store.ListFoldersAsync(Receipt.FolderOf(datasetId), cancellationToken))
        {
            if (!int.TryParse(folder, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < firstYear || year > lastYear)
                continue;
            await foreach (var entry in store.ListAsync($"{Receipt.FolderOf(datasetId)}{folder}/", cancellationToken))
                keys.Add(entry.Key);
        }

        return new ReceiptIndex(keys);
    }

    public bool Has(string receiptKey) => _keys.Contains(receiptKey);
}
