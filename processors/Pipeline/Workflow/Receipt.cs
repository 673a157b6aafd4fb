using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    public const string Converted = "converted";

    public required string Granule { get; init; }
    public required string Name { get; init; }
    public required string Revision { get; init; }
    public required string Recipe { get; init; }
    public required string Item { get; init; }
    /// <summary>Where the item is, below the root.</summary>
    public required string ItemKey { get; init; }
    /// <summary><see cref="Converted"/>, or by what it is superseded.</summary>
    public required string Outcome { get; init; }
    public required string Run { get; init; }
    public required DateTimeOffset Finished { get; init; }

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

/// <summary>
/// Which granules of a dataset are done. A year's receipts are listed when the year is first asked for; granules come sorted by start, so
/// that a few years at a time are enough, and of each receipt no more is kept than a hash.
/// </summary>
public sealed class ReceiptIndex(IObjectStore store, string datasetId)
{
    private const int YearsHeld = 3;
    private readonly LinkedList<(string Folder, HashSet<UInt128> Keys)> _years = [];

    /// <exception cref="StorageException">The receipts cannot be listed.</exception>
    public async ValueTask<bool> HasAsync(string receiptKey, CancellationToken cancellationToken = default)
    {
        var folder = receiptKey[..(receiptKey.LastIndexOf('/') + 1)];
        var keys = _years.FirstOrDefault(year => year.Folder == folder).Keys ?? await LoadAsync(folder, cancellationToken);
        return keys.Contains(HashOf(receiptKey));
    }

    private async Task<HashSet<UInt128>> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!folder.StartsWith(Receipt.FolderOf(datasetId), StringComparison.Ordinal))
            throw new ArgumentException($"{folder} holds no receipts of {datasetId}", nameof(folder));
        var keys = new HashSet<UInt128>();
        await foreach (var entry in store.ListAsync(folder, cancellationToken))
            keys.Add(HashOf(entry.Key));
        _years.AddLast((folder, keys));
        if (_years.Count > YearsHeld)
            _years.RemoveFirst();
        return keys;
    }

    private static UInt128 HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
