using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Discovery;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>
/// A small object per finished granule, written after its item. The key alone says which granule, which revision and which recipe, so
/// that a listing tells what is done.
/// </summary>
public sealed record Receipt
{
    public const string Converted = "converted";

    public required string Granule { get; init; }
    public required string Name { get; init; }
    public required string Revision { get; init; }
    public required string Recipe { get; init; }
    public required string Item { get; init; }
    /// <summary>Where the item is, below the root.</summary>
    public required string ItemKey { get; init; }
    /// <summary>Where all its items are, in the order of their time; null where it has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ItemKeys { get; init; }
    /// <summary><see cref="Converted"/>, or by what it is superseded.</summary>
    public required string Outcome { get; init; }
    public required string Run { get; init; }
    public required DateTimeOffset Finished { get; init; }
    /// <summary>The checksum of the granule's file, with its kind, as the archive states it: the same file under another revision is not converted again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checksum { get; init; }

    /// <summary><c>_receipts/DATASET/YEAR/GRANULE~REVISION~RECIPE.json</c>, the year being that of the granule's start.</summary>
    public static string KeyOf(string datasetId, DiscoveredGranule granule, string recipe) =>
        ObjectKey.Check($"{PrefixOf(datasetId, granule)}{granule.Revision}~{recipe}.json");

    /// <summary>What the keys of a granule's receipts start with, whatever the revision and the recipe.</summary>
    public static string PrefixOf(string datasetId, DiscoveredGranule granule) => $"{FolderOf(datasetId)}{Year(granule)}/{granule.Id}~";

    public static string FolderOf(string datasetId) => $"_receipts/{datasetId}/";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Default.Receipt);

    /// <summary>Null for what is no receipt: the granule counts as not finished then.</summary>
    public static Receipt? TryRead(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, WorkflowJson.Default.Receipt);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Year(DiscoveredGranule granule) =>
        granule.Time.Start.UtcDateTime.Year.ToString("D4", CultureInfo.InvariantCulture);
}

/// <summary>Which granules of a dataset are done, as listings of its receipts tell, in memory that does not grow with the number of years.</summary>
public sealed class ReceiptIndex(IObjectStore store, string datasetId)
{
    private readonly HashesByYear _receipts = new((folder, cancellationToken) =>
        store.ListAsync(folder, cancellationToken).Select(entry => entry.Key).SelectMany(key => new[] { key, OfAnyRevision(key) }));

    /// <exception cref="StorageException">The receipts cannot be listed.</exception>
    public ValueTask<bool> HasAsync(string receiptKey, CancellationToken cancellationToken = default) => FindAsync(receiptKey, receiptKey, cancellationToken);

    /// <summary>Whether there is a receipt of the same granule by the same recipe, whatever the revision.</summary>
    /// <exception cref="StorageException">The receipts cannot be listed.</exception>
    public ValueTask<bool> HasOfAnyRevisionAsync(string receiptKey, CancellationToken cancellationToken = default) =>
        FindAsync(receiptKey, OfAnyRevision(receiptKey), cancellationToken);

    /// <summary>No receipt has this name, as no revision is empty.</summary>
    private static string OfAnyRevision(string receiptKey) =>
        receiptKey.Split('~') is [var granule, _, var recipe] ? $"{granule}~~{recipe}" : receiptKey;

    private ValueTask<bool> FindAsync(string receiptKey, string name, CancellationToken cancellationToken)
    {
        var folder = receiptKey[..(receiptKey.LastIndexOf('/') + 1)];
        return folder.StartsWith(Receipt.FolderOf(datasetId), StringComparison.Ordinal)
            ? _receipts.HasAsync(folder, name, cancellationToken)
            : throw new ArgumentException($"{folder} holds no receipts of {datasetId}", nameof(receiptKey));
    }
}
