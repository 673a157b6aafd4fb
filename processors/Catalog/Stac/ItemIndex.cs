using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// What a year's items add to its catalog, each with the tag of the object that says so: <c>_receipts/DATASET/_items/YEAR.json.gz</c>. An item whose
/// tag is still the listed one is not read again. It is a memory and no truth: lost, stale or written by two runs at once, it costs reads and
/// changes no catalog. A store whose listings tell no tags has none.
/// </summary>
internal sealed class ItemIndex
{
    private readonly IReadOnlyDictionary<string, IndexedItem> _known;
    private readonly SortedDictionary<string, IndexedItem> _now = new(StringComparer.Ordinal);

    private ItemIndex(IReadOnlyDictionary<string, IndexedItem> known) => _known = known;

    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<ItemIndex> ReadAsync(IObjectStore store, DatasetId dataset, int year, CancellationToken cancellationToken) =>
        new(await store.ReadAsync(StacLayout.ItemIndex(dataset, year), cancellationToken) is { } stored ? Read(stored.Content) : new Dictionary<string, IndexedItem>());

    /// <summary>What the item adds, as long as its object is the one that was read; null where that is not known.</summary>
    public IndexedItem? Find(ItemId item, string? tag) =>
        tag is not null && _known.TryGetValue(item, out var known) && known.Tag == tag ? known : null;

    /// <summary>Remembers an item that is there.</summary>
    /// <param name="row">The digest of the item's row in the year's table.</param>
    public void Keep(ItemId item, string? tag, ReadItem read, string row)
    {
        if (tag is not null)
            _now[item] = new IndexedItem(tag, read, row);
    }

    /// <summary>Keeps no digests: another time, each item is read.</summary>
    public void ForgetRows()
    {
        foreach (var (item, known) in _now.ToList())
            _now[item] = known with { Row = null };
    }

    /// <summary>Writes what was kept, unless that is what is there.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public async Task WriteAsync(IObjectStore store, DatasetId dataset, int year, CancellationToken cancellationToken)
    {
        if (_now.Count == _known.Count && _now.All(item => _known.TryGetValue(item.Key, out var known) && known == item.Value with { Item = known.Item }))
            return;
        await store.PutAsync(StacLayout.ItemIndex(dataset, year), Write(), MediaTypes.Gzip, cancellationToken);
    }

    private static IReadOnlyDictionary<string, IndexedItem> Read(byte[] content)
    {
        try
        {
            using var unzipped = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            // Another version may read items otherwise.
            return JsonSerializer.Deserialize(unzipped, ItemIndexJson.Default.ItemIndexDocument) is { } document && document.Software == ProductInfo.NameAndVersion
                ? document.Items
                : new Dictionary<string, IndexedItem>();
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or IOException)
        {
            return new Dictionary<string, IndexedItem>();
        }
    }

    private byte[] Write()
    {
        var content = new MemoryStream();
        using (var zipped = new GZipStream(content, CompressionLevel.Fastest))
            JsonSerializer.Serialize(zipped, new ItemIndexDocument(ProductInfo.NameAndVersion, _now), ItemIndexJson.Default.ItemIndexDocument);
        return content.ToArray();
    }
}

/// <param name="Tag">The tag of the item's object.</param>
/// <param name="Row">The digest of the item's row in the year's table; an earlier version knew none.</param>
internal sealed record IndexedItem(string Tag, ReadItem Item, string? Row);

/// <summary>What an item adds to the catalogs above it, and to its dataset's index.</summary>
/// <param name="Row">Null where the item does not say what a map page needs.</param>
internal sealed record ReadItem(CatalogContent Content, IndexRow? Row);

/// <param name="Software">What wrote it.</param>
/// <param name="Items">By their ids.</param>
internal sealed record ItemIndexDocument(string Software, IReadOnlyDictionary<string, IndexedItem> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ItemIndexDocument))]
internal sealed partial class ItemIndexJson : JsonSerializerContext;
