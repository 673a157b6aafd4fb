using Datasets.Storage;

namespace Datasets.Serving;

/// <summary>The media type of a file by its name. An item's JSON is GeoJSON, as its links say; other JSON is plain.</summary>
internal static class ServedTypes
{
    private const string Script = "text/javascript; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";
    private const string Svg = "image/svg+xml";
    private const string WebAssembly = "application/wasm";

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = MediaTypes.Html,
        [".js"] = Script,
        [".mjs"] = Script,
        [".css"] = Style,
        [".txt"] = Text,
        [".md"] = Text,
        [".map"] = MediaTypes.Json,
        [".json"] = MediaTypes.Json,
        [".geojson"] = MediaTypes.GeoJson,
        [".tif"] = MediaTypes.CloudOptimizedGeoTiff,
        [".parquet"] = MediaTypes.Parquet,
        [".png"] = MediaTypes.Png,
        [".webp"] = "image/webp",
        [".svg"] = Svg,
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".wasm"] = WebAssembly,
        [".gz"] = MediaTypes.Gzip,
    };

    /// <summary>What is smaller on the way as text that is compressed. Pixels are compressed already.</summary>
    public static IEnumerable<string> Compressed { get; } =
        ["text/html", "text/javascript", "text/css", "text/plain", MediaTypes.Json, MediaTypes.GeoJson, Svg, WebAssembly];

    public static string Of(string key)
    {
        if (!ByExtension.TryGetValue(Path.GetExtension(key), out var type))
            return "application/octet-stream";
        return type == MediaTypes.Json && IsItem(key) ? MediaTypes.GeoJson : type;
    }

    public static bool IsCompressed(string type) => Compressed.Contains(type.Split(';')[0]);

    /// <summary><c>DATASET/YEAR/ITEM/ITEM.json</c></summary>
    private static bool IsItem(string key) => key.Split('/') is [_, _, var folder, var file] && file == folder + ".json";
}
