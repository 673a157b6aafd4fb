using System.Globalization;
using System.Text.Json;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// How every STAC file is written, so that the same facts give the same bytes: UTF-8, two spaces, <c>\n</c>, the shortest digits that
/// read back as the same double, and an array of numbers on one line.
/// </summary>
public static class StacJson
{
    public const string Version = "1.1.0";

    private static readonly JsonWriterOptions Form = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = SafeJsonEncoder.Instance,
    };

    /// <summary>Writes one JSON object.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Form))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>RFC 3339 in UTC; a fraction of a second only where there is one.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static void Numbers(this Utf8JsonWriter json, string name, params ReadOnlySpan<double> values)
    {
        json.WritePropertyName(name);
        json.NumberArray(values);
    }

    public static void NumberArray(this Utf8JsonWriter json, params ReadOnlySpan<double> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
            texts[i] = (values[i] + 0.0).ToString("R", CultureInfo.InvariantCulture);
        json.WriteRawValue($"[{string.Join(", ", texts)}]");
    }

    public static void Counts(this Utf8JsonWriter json, string name, IReadOnlyList<long> values)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]");
    }

    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void OptionalString(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    public static void Extensions(this Utf8JsonWriter json, IEnumerable<string> extensions) =>
        json.Strings("stac_extensions", extensions);

    public static void Links(this Utf8JsonWriter json, string from, IEnumerable<StacLink> links)
    {
        json.WriteStartArray("links");
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("rel", link.Rel);
            json.WriteString("href", link.IsAbsolute ? link.Target : StacLayout.Relative(from, link.Target));
            json.WriteString("type", link.Type);
            json.OptionalString("title", link.Title);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

/// <summary>A link to a key of the same catalog, or to a URL elsewhere.</summary>
public sealed record StacLink(string Rel, string Target, string Type, string? Title = null, bool IsAbsolute = false)
{
    public static StacLink Root() => new("root", StacLayout.RootCatalog, MediaTypes.Json, RootCatalogBuilder.Title);

    public static StacLink Elsewhere(string rel, string url, string type, string? title = null) => new(rel, url, type, title, IsAbsolute: true);
}

/// <summary>The extensions in use: the URLs of their JSON Schemas.</summary>
internal static class StacExtensions
{
    public const string File = "https://stac-extensions.github.io/file/v2.1.0/schema.json";
    public const string Processing = "https://stac-extensions.github.io/processing/v1.2.0/schema.json";
    public const string Projection = "https://stac-extensions.github.io/projection/v2.0.0/schema.json";
    public const string Raster = "https://stac-extensions.github.io/raster/v2.0.0/schema.json";
    public const string Render = "https://stac-extensions.github.io/render/v2.0.0/schema.json";
}
