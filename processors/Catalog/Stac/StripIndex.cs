using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Which strips of a year are as they should be: <c>_receipts/DATASET/_strips/YEAR.json</c>. Those are not read again. It is a memory and no truth: lost,
/// stale or written by two runs at once, it costs reads and changes no strip; of a year that has no strip yet, it says that a run was asked for them.
/// </summary>
internal sealed class StripIndex
{
    private readonly IReadOnlyDictionary<string, IndexedStrip> _known;
    private readonly bool _isThere;
    private readonly SortedDictionary<string, IndexedStrip> _now = new(StringComparer.Ordinal);

    private StripIndex(IReadOnlyDictionary<string, IndexedStrip>? known) => (_known, _isThere) = (known ?? new Dictionary<string, IndexedStrip>(), known is not null);

    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<StripIndex> ReadAsync(IObjectStore store, DatasetId dataset, int year, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StacLayout.StripIndex(dataset, year), cancellationToken) is not { } stored)
            return new StripIndex(null);
        try
        {
            return new StripIndex(JsonSerializer.Deserialize(stored.Content, StripIndexJson.Default.DictionaryStringIndexedStrip));
        }
        catch (JsonException)
        {
            return new StripIndex(null);
        }
    }

    /// <summary>The strips' keys.</summary>
    public IEnumerable<string> Keys => _known.Keys;

    /// <param name="size">The object's, as a listing tells it.</param>
    public bool Knows(string key, string digest, long size) => _known.GetValueOrDefault(key) == new IndexedStrip(digest, size);

    public void Keep(string key, string digest, long size) => _now[key] = new IndexedStrip(digest, size);

    /// <summary>Writes what was kept, unless that is what is there. A year without strips has an empty one, which says that they were looked for.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public async Task WriteAsync(IObjectStore store, DatasetId dataset, int year, CancellationToken cancellationToken)
    {
        if (_isThere && _now.Count == _known.Count && _now.All(strip => _known.GetValueOrDefault(strip.Key) == strip.Value))
            return;
        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IndexedStrip>(_now), StripIndexJson.Default.DictionaryStringIndexedStrip);
        await store.PutAsync(StacLayout.StripIndex(dataset, year), content, MediaTypes.Json, cancellationToken);
    }
}

/// <param name="Digest">Of what the strip says of itself.</param>
internal sealed record IndexedStrip(string Digest, long Size);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Dictionary<string, IndexedStrip>))]
internal sealed partial class StripIndexJson : JsonSerializerContext;
