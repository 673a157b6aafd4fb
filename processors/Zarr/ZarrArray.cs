using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Zarr;

/// <summary>The metadata of an array as Zarr v3's core specification (3.1) and its codec <c>sharding_indexed</c> (1.0) state them.</summary>
/// <param name="Shape">Samples along each dimension; empty for a single number.</param>
/// <param name="Chunks">The size of an object: of a shard, where <see cref="Inner"/> is given.</param>
/// <param name="Dimensions">A name for each.</param>
public sealed record ZarrArray(SampleType Type, IReadOnlyList<int> Shape, IReadOnlyList<int> Chunks, IReadOnlyList<string> Dimensions)
{
    public const string MetadataName = "zarr.json";

    /// <summary>The size of the chunks within a shard, which divides <see cref="Chunks"/>; null for an array without shards.</summary>
    public IReadOnlyList<int>? Inner { get; init; }

    /// <summary>What samples of a chunk that is not stored are.</summary>
    public double Fill { get; init; }

    public int ZstdLevel { get; init; } = 3;

    public JsonObject Attributes { get; init; } = [];

    /// <summary>The key of a chunk's or shard's object, below the array's.</summary>
    public static string KeyOf(params ReadOnlySpan<int> chunk) => $"c{string.Concat(chunk.ToArray().Select(place => $"/{place}"))}";

    public JsonObject ToJson() => new()
    {
        ["zarr_format"] = 3,
        ["node_type"] = "array",
        ["shape"] = Numbers(Shape),
        ["data_type"] = ZarrNumbers.NameOf(Type),
        ["chunk_grid"] = new JsonObject { ["name"] = "regular", ["configuration"] = new JsonObject { ["chunk_shape"] = Numbers(Chunks) } },
        ["chunk_key_encoding"] = new JsonObject { ["name"] = "default", ["configuration"] = new JsonObject { ["separator"] = "/" } },
        ["fill_value"] = ZarrNumbers.ToJson(Fill, Type),
        ["codecs"] = Inner is null ? ChunkCodecs() : [Sharding(Inner)],
        ["attributes"] = Attributes.DeepClone(),
        ["dimension_names"] = new JsonArray([.. Dimensions.Select(name => (JsonNode)name)]),
        ["storage_transformers"] = new JsonArray(),
    };

    private JsonObject Sharding(IReadOnlyList<int> inner) => new()
    {
        ["name"] = "sharding_indexed",
        ["configuration"] = new JsonObject
        {
            ["chunk_shape"] = Numbers(inner),
            ["codecs"] = ChunkCodecs(),
            ["index_codecs"] = new JsonArray(LittleEndian(), new JsonObject { ["name"] = "crc32c" }),
            ["index_location"] = "end",
        },
    };

    private JsonArray ChunkCodecs() =>
        [LittleEndian(), new JsonObject { ["name"] = "zstd", ["configuration"] = new JsonObject { ["level"] = ZstdLevel, ["checksum"] = false } }];

    private static JsonObject LittleEndian() => new() { ["name"] = "bytes", ["configuration"] = new JsonObject { ["endian"] = "little" } };

    private static JsonArray Numbers(IReadOnlyList<int> numbers) => [.. numbers.Select(number => (JsonNode)number)];
}
