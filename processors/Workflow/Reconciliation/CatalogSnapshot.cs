using System.Runtime.CompilerServices;
using System.Text.Json;
using Datasets.Catalog;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Reconciliation;

/// <summary>An item's folder as it is: its objects with their sizes, and the item where there is one.</summary>
internal sealed record ItemFolder(string Id, string ItemKey, IReadOnlyDictionary<string, long> Objects)
{
    public ItemSummary? Item { get; init; }
    /// <summary>Why the item cannot be read; null where it can, or is not there.</summary>
    public string? Problem { get; init; }
}

/// <summary>What an item says of itself.</summary>
internal sealed record ItemSummary(string? Granule, string? Revision, TimeRange Time, IReadOnlyList<(string Key, long? Size)> Assets);

/// <summary>A receipt's key and the three things that it says.</summary>
internal sealed record ReceiptName(string Key, string Granule, string Revision, string Recipe);

/// <summary>The items and receipts of a few years: one listing each, and one read for each item.</summary>
internal sealed class CatalogSnapshot
{
    private const int ReadsAtOnce = 16;

    private IReadOnlySet<int> Years { get; init; } = new HashSet<int>();

    /// <summary>By the item's id.</summary>
    public required IReadOnlyDictionary<string, ItemFolder> Folders { get; init; }

    public required ILookup<string, ItemFolder> ByGranule { get; init; }

    /// <summary>Keys of files that lie directly in a year's folder and are not its catalog.</summary>
    public IReadOnlyList<string> Strays { get; private init; } = [];

    /// <summary>By the granule.</summary>
    public required ILookup<string, ReceiptName> Receipts { get; init; }

    /// <summary>Whether an item belongs in one of these years.</summary>
    public bool Holds(string itemKey) =>
        itemKey.Split('/') is [_, var folder, ..] && StacLayout.YearOfFolder(folder) is { } year && Years.Contains(year);

    public static async Task<CatalogSnapshot> LoadAsync(
        IObjectStore store, DatasetId dataset, IReadOnlySet<int> years, CancellationToken cancellationToken)
    {
        var folders = new Dictionary<string, ItemFolder>(StringComparer.Ordinal);
        var receipts = new List<ReceiptName>();
        var strays = new List<string>();
        foreach (var year in years)
        {
            var found = BoundedReads.InOrder(
                ListFoldersAsync(store, dataset, year, strays, cancellationToken), ReadsAtOnce, (folder, token) => ReadAsync(store, folder, token), cancellationToken);
            await foreach (var folder in found)
                folders[folder.Id] = folder;
            await foreach (var entry in store.ListAsync($"{ReceiptKeys.FolderOf(dataset)}{year:D4}/", cancellationToken))
            {
                if (NameOf(entry.Key) is { } name)
                    receipts.Add(name);
            }
        }

        return new CatalogSnapshot
        {
            Years = years,
            Strays = strays,
            Folders = folders,
            ByGranule = folders.Values.Where(folder => folder.Item?.Granule is not null).ToLookup(folder => folder.Item!.Granule!, StringComparer.Ordinal),
            Receipts = receipts.ToLookup(receipt => receipt.Granule, StringComparer.Ordinal),
        };
    }

    private static async IAsyncEnumerable<ItemFolder> ListFoldersAsync(
        IObjectStore store, DatasetId dataset, int year, List<string> strays, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = StacLayout.YearFolder(dataset, year);
        string? current = null;
        var objects = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entry in store.ListAsync(root, cancellationToken))
        {
            var slash = entry.Key.IndexOf('/', root.Length);
            if (slash < 0)
            {
                if (!StacLayout.IsOfYear(entry.Key, dataset, year))
                    strays.Add(entry.Key);
                continue;
            }
            var id = entry.Key[root.Length..slash];
            if (id != current && current is not null)
                yield return Folder(current, objects);
            if (id != current)
                (current, objects) = (id, new Dictionary<string, long>(StringComparer.Ordinal));
            objects[entry.Key] = entry.Size;
        }
        if (current is not null)
            yield return Folder(current, objects);

        ItemFolder Folder(string id, Dictionary<string, long> content) => new(id, $"{root}{id}/{id}.json", content);
    }

    private static async Task<ItemFolder> ReadAsync(IObjectStore store, ItemFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.Objects.ContainsKey(folder.ItemKey) || await store.ReadAsync(folder.ItemKey, cancellationToken) is not { } stored)
            return folder;
        try
        {
            return folder with { Item = StacReader.Read(stored.Content, store.Locate(folder.ItemKey), json => Read(json, folder.ItemKey)) };
        }
        catch (StacException broken)
        {
            return folder with { Problem = broken.Message };
        }
    }

    private static ItemSummary Read(JsonElement json, string key)
    {
        var properties = json.GetProperty("properties");
        return new ItemSummary(
            Text(ItemProperties.Granule),
            Text(ItemProperties.GranuleRevision),
            StacReader.Time(properties),
            [.. json.GetProperty("assets").EnumerateObject().Select(asset => (
                StacLayout.Resolve(key, asset.Value.GetProperty("href").GetString()!) ?? throw new FormatException("an asset's link leads out of the catalog"),
                asset.Value.TryGetProperty(FileExtension.Size, out var size) ? size.GetInt64() : (long?)null))]);

        string? Text(string name) => properties.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static ReceiptName? NameOf(string key) =>
        ReceiptKeys.Parse(key) is var (granule, revision, recipe)
            ? new ReceiptName(key, granule, revision, recipe)
            : null;
}
