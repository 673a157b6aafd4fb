using System.Globalization;
using System.Text.Json;
using Datasets.Model;

namespace Datasets.Catalog;

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

    /// <summary>
    /// A number that JSON cannot hold is left out. STAC has the texts "nan" and "inf" for it, but readers that expect a number fail at the item
    /// (rustac) or at a table of items (stac-geoparquet), and the COG states its nodata itself.
    /// </summary>
    public static void Nodata(this Utf8JsonWriter json, double nodata, SampleType type)
    {
        if (!double.IsFinite(nodata))
            return;
        json.WritePropertyName("nodata");
        if (type is SampleType.Float32 or SampleType.Float64)
            json.WriteNumberValue(nodata);
        else
            json.WriteRawValue(((Int128)nodata).ToString(CultureInfo.InvariantCulture));
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
