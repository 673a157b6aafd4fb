using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// A small object for each item that an API has taken: <c>_receipts/DATASET/_stac-api/TARGET/YEAR/ITEM~TAG~TIME.json</c>. The tag is a hash of
/// what a listing says of the item, so listings of items and markers tell what the API lacks, what changed since, and what is no more. The
/// marker's content has the hash of what was sent. Another API, or another base of links, is another target, and gets everything.
/// </summary>
internal sealed class PublicationMarkers(IObjectStore store, DatasetId dataset, StacApiOptions options)
{
    public const string TimeFormat = "yyyyMMdd'T'HHmmss";

    private readonly string _folder =
        $"{ReceiptKeys.FolderOf(dataset)}_stac-api/{Hash(Encoding.UTF8.GetBytes($"{options.Url}\n{options.BaseUrl}"))}/";

    private string CollectionKey => _folder + "collection.json";

    /// <summary>The items of a year in the catalog, as a listing tells.</summary>
    public async Task<List<CatalogItem>> ItemsAsync(int year, CancellationToken cancellationToken)
    {
        var items = new List<CatalogItem>();
        var folder = StacLayout.YearFolder(dataset, year);
        await foreach (var entry in store.ListAsync(folder, cancellationToken))
        {
            if (entry.Key[folder.Length..].Split('/') is [var id, var name] && name == $"{id}.json" && ItemId.IsValid(id))
                items.Add(new CatalogItem(id, entry.Key, year, entry.Tag is null ? null : Hash(Encoding.UTF8.GetBytes(entry.Tag))));
        }
        return items;
    }

    /// <summary>A year's markers by item. Those of earlier versions, which say nothing about the item, are removed.</summary>
    public async Task<ILookup<string, Marker>> MarkersAsync(int year, CancellationToken cancellationToken)
    {
        var entries = await store.ListAsync(Folder(year), cancellationToken).Select(entry => entry.Key).ToListAsync(cancellationToken);
        var markers = entries.ToLookup(key => Marker.Read(key) is not null);
        foreach (var old in markers[false])
            await store.DeleteAsync(old, cancellationToken);
        return markers[true].Select(key => Marker.Read(key)!).ToLookup(marker => marker.Item, StringComparer.Ordinal);
    }

    /// <summary>Whether a marker says that this is what was sent.</summary>
    public async Task<bool> StatesAsync(Marker marker, JsonObject item, CancellationToken cancellationToken) =>
        await store.ReadAsync(marker.Key, cancellationToken) is { } stored && Stated(stored) == Hash(item);

    public Task MarkAsync(CatalogItem item, JsonObject sent, CancellationToken cancellationToken)
    {
        // Without a tag the marker says nothing, and the item is looked at again.
        var key = $"{Folder(item.Year)}{item.Id}~{item.Tag ?? "none"}~{TimeOf(sent).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}.json";
        return store.PutAsync(key, Json(new JsonObject { ["sha256"] = Hash(sent) }), MediaTypes.Json, cancellationToken);
    }

    public async Task RemoveAsync(IEnumerable<Marker> markers, CancellationToken cancellationToken)
    {
        foreach (var marker in markers)
            await store.DeleteAsync(marker.Key, cancellationToken);
    }

    public async Task RemoveAsync(int year, ItemId item, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync($"{Folder(year)}{item}~", cancellationToken).Select(entry => entry.Key).ToListAsync(cancellationToken);
        foreach (var key in keys)
            await store.DeleteAsync(key, cancellationToken);
    }

    public async Task<bool> HasCollectionAsync(byte[] collection, CancellationToken cancellationToken) =>
        await store.ReadAsync(CollectionKey, cancellationToken) is { } marker && Stated(marker) == Hash(collection);

    public Task MarkCollectionAsync(byte[] collection, CancellationToken cancellationToken) =>
        store.PutAsync(CollectionKey, Json(new JsonObject { ["sha256"] = Hash(collection) }), MediaTypes.Json, cancellationToken);

    private string Folder(int year) => $"{_folder}{year.ToString("D4", CultureInfo.InvariantCulture)}/";

    private static DateTimeOffset TimeOf(JsonObject item) =>
        DateTimeOffset.TryParse(
            item["properties"]?["datetime"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.MinValue;

    private static string? Stated(StoredObject marker)
    {
        try
        {
            return JsonNode.Parse(marker.Content)?["sha256"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What cannot be read says nothing: published once more does no harm.
            return null;
        }
    }

    private static byte[] Json(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static string Hash(JsonObject json) => Hash(Json(json));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..16];
}

/// <summary>An item of the catalog.</summary>
/// <param name="Tag">Changes with the item; null where the listing does not tell.</param>
internal sealed record CatalogItem(string Id, string Key, int Year, string? Tag);

/// <summary>What an API was given.</summary>
/// <param name="Tag">The item's tag when it was sent.</param>
/// <param name="Time">The item's <c>datetime</c>, to the second.</param>
internal sealed record Marker(string Key, string Item, string Tag, DateTimeOffset Time)
{
    /// <summary>Null for a key that is no marker's.</summary>
    public static Marker? Read(string key) =>
        Path.GetFileNameWithoutExtension(key).Split('~') is [var item, var tag, var time] && ItemId.IsValid(item)
        && DateTimeOffset.TryParseExact(
            time, PublicationMarkers.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? new Marker(key, item, tag, moment)
            : null;
}
