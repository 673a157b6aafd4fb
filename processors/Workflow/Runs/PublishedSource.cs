using System.Globalization;
using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Descriptors;

namespace Datasets.Workflow.Runs;

/// <summary>Which granule a published item was made of, as the item states it.</summary>
internal sealed record PublishedSource(string File, string Granule, string Revision, DateTimeOffset Produced)
{
    /// <summary>Null for an item made of a local file, or one that does not say.</summary>
    public static PublishedSource? Read(byte[] item)
    {
        try
        {
            using var json = JsonDocument.Parse(item);
            var properties = json.RootElement.GetProperty("properties");
            if (Text(properties, ItemProperties.Granule) is not { } granule)
                return null;
            var produced = DateTimeOffset.TryParse(
                Text(properties, ItemProperties.Produced), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : DateTimeOffset.MinValue;
            return new PublishedSource(
                Text(properties, ItemProperties.SourceFile) ?? granule, granule, Text(properties, ItemProperties.GranuleRevision) ?? "", produced);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // What is no item of ours gives way.
            return null;
        }
    }

    /// <summary>A file of this machine that has another date than before is the one to take, even where that date is an earlier one.</summary>
    public bool IsLaterThan(DiscoveredGranule other) =>
        !(Granule == other.Id && Granule.StartsWith(DiscoveredGranule.LocalPrefix, StringComparison.Ordinal)) && SupersessionRanking.Age(Produced, Revision, Granule).CompareTo(SupersessionRanking.Age(other)) > 0;

    private static string? Text(JsonElement properties, string name) =>
        properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
