using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Receipts;

/// <summary>
/// A small object per finished granule, written after its item. The key alone says which granule, which revision and which recipe, so
/// that a listing tells what is done.
/// </summary>
public sealed record Receipt
{
    public const string Converted = "converted";

    /// <summary>What the outcome starts with where another granule became the item; its file's name follows.</summary>
    public const string SupersededBy = "superseded by ";

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
    /// <summary>The multihash of each of its items as it was written, in their order; null where it is superseded, and in receipts of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ItemChecksums { get; init; }
    /// <summary>The year of the granule's start, where its items are not of that year or one beside it: the descriptor states their time. Null else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Year { get; init; }
    /// <summary><see cref="Converted"/>, or by what it is superseded.</summary>
    public required string Outcome { get; init; }
    public required RunId Run { get; init; }
    public required DateTimeOffset Finished { get; init; }
    /// <summary>The checksum of the granule's file, with its kind, as the archive states it: the same file under another revision is not converted again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checksum { get; init; }
    /// <summary>What was fetched of the granule's file, where parts of it were read, so that the checksum was not checked; null where the whole file was fetched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PartialRead? Parts { get; init; }

    /// <summary><c>_receipts/DATASET/YEAR/GRANULE~REVISION~RECIPE.json</c>, the year being that of the granule's start.</summary>
    public static ObjectKey KeyOf(DatasetId datasetId, DiscoveredGranule granule, string recipe) =>
        ReceiptKeys.KeyOf(datasetId, YearOf(granule), granule.Id, granule.Revision, recipe);

    /// <summary>What the keys of a granule's receipts start with, whatever the revision and the recipe.</summary>
    public static string PrefixOf(DatasetId datasetId, DiscoveredGranule granule) => ReceiptKeys.PrefixOf(datasetId, YearOf(granule), granule.Id);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReceiptJson.Default.Receipt);

    /// <summary>Null for what is no receipt: the granule counts as not finished then.</summary>
    public static Receipt? TryRead(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ReceiptJson.Default.Receipt);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The year that a granule's receipts are filed under: that of its start.</summary>
    public static int YearOf(DiscoveredGranule granule) => granule.Time.Start.UtcDateTime.Year;

    /// <summary>Whether an item's year may be that of a granule which begins in the other: a nominal time can lie beside the granule's own.</summary>
    public static bool IsNear(int year, int other) => Math.Abs(year - other) <= 1;
}
