using System.Text.Json;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>An item that is published, looked at from outside.</summary>
public static class PublishedItem
{
    /// <summary>Whether the item is there and every asset that it names, by a listing of its folder: contents are for a verifier.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<bool> IsWholeAsync(IObjectStore store, string? itemKey, CancellationToken cancellationToken = default)
    {
        if (itemKey is null || await store.ReadAsync(itemKey, cancellationToken) is not { } stored)
            return false;
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in store.ListAsync(itemKey[..(itemKey.LastIndexOf('/') + 1)], cancellationToken))
            there.Add(entry.Key);
        try
        {
            using var item = JsonDocument.Parse(stored.Content);
            return item.RootElement.GetProperty("assets").EnumerateObject()
                .All(asset => StacLayout.Resolve(itemKey, asset.Value.GetProperty("href").GetString() ?? "") is { } key && there.Contains(key));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
