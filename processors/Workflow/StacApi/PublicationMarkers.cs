using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// A small object for each receipt whose item an API has: <c>_receipts/DATASET/_stac-api/TARGET/YEAR/…</c>, under the receipt's own name. So a
/// listing of both tells what is missing. Another API, or another base of links, is another target, and gets everything.
/// </summary>
internal sealed class PublicationMarkers(IObjectStore store, string dataset, StacApiOptions options)
{
    private readonly string _folder =
        $"{Receipt.FolderOf(dataset)}_stac-api/{Hash(Encoding.UTF8.GetBytes($"{options.Url}\n{options.BaseUrl}"))}/";

    private string CollectionKey => _folder + "collection.json";

    /// <summary>The receipts of granules that start in a window's years, or the year before it, and have no marker.</summary>
    public async Task<List<PendingItem>> PendingAsync(TimeRange window, CancellationToken cancellationToken)
    {
        var pending = new List<PendingItem>();
        var receipts = Receipt.FolderOf(dataset);
        for (var year = window.Start.UtcDateTime.Year - 1; year <= window.End.UtcDateTime.Year; year++)
        {
            var folder = year.ToString("D4", CultureInfo.InvariantCulture) + "/";
            var published = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var entry in store.ListAsync(_folder + folder, cancellationToken))
                published.Add(entry.Key[_folder.Length..]);
            await foreach (var entry in store.ListAsync(receipts + folder, cancellationToken))
            {
                var name = entry.Key[receipts.Length..];
                if (!published.Contains(name))
                    pending.Add(new PendingItem(entry.Key, _folder + name, year));
            }
        }
        return pending;
    }

    public Task MarkAsync(PendingItem item, DateTimeOffset time, CancellationToken cancellationToken) =>
        store.PutAsync(item.Marker, Json(new JsonObject { ["published"] = time.UtcDateTime }), MediaTypes.Json, cancellationToken);

    public async Task<bool> HasCollectionAsync(byte[] collection, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(CollectionKey, cancellationToken) is not { } marker)
            return false;
        try
        {
            return JsonNode.Parse(marker.Content)?["sha256"]?.GetValue<string>() == Hash(collection);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What cannot be read says nothing: published once more does no harm.
            return false;
        }
    }

    public Task MarkCollectionAsync(byte[] collection, CancellationToken cancellationToken) =>
        store.PutAsync(CollectionKey, Json(new JsonObject { ["sha256"] = Hash(collection) }), MediaTypes.Json, cancellationToken);

    private static byte[] Json(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..16];
}

/// <summary>A receipt whose item is not at the API yet, the marker that will say that it is, and the year that it is filed under.</summary>
internal sealed record PendingItem(string Receipt, string Marker, int Year);
