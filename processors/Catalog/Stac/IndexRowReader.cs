using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>Takes from an item what a map page needs in order to draw it.</summary>
internal static class IndexRowReader
{
    private const int DigitsOfMean = 5;
    private const int Kibibyte = 1024;

    private static readonly ConcurrentDictionary<string, string?> ProjStrings = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A member is missing or of the wrong kind; so are the other exceptions.</exception>
    public static IndexRow Read(JsonElement item)
    {
        var id = item.Member("id").GetString()!;
        var properties = item.Member("properties");
        var time = StacReader.Time(properties);
        var assets = item.Member("assets").EnumerateObject().ToList();
        return new IndexRow(
            id,
            (properties.Member("datetime").ValueKind == JsonValueKind.Null ? time.Start : StacReader.Moment(properties, "datetime")).ToUnixTimeMilliseconds(),
            time.Start.ToUnixTimeMilliseconds(), time.End.ToUnixTimeMilliseconds(),
            StacReader.Box(item.Member("bbox")).ToArray(),
            assets.Where(asset => asset.Name == ItemThumbnail.AssetKey).Select(asset => Template(asset.Value, id)).FirstOrDefault(),
            [.. assets.Where(asset => TextOf(asset.Value, "type") == MediaTypes.CloudOptimizedGeoTiff).Select(asset => Asset(asset, id, properties))]);
    }

    private static IndexAsset Asset(JsonProperty asset, string id, JsonElement properties)
    {
        var bands = asset.Value.Member("bands").EnumerateArray().ToList();
        return new IndexAsset(
            asset.Name,
            Form(asset, id, bands, properties),
            Grid(asset.Value),
            asset.Value.TryGetProperty(ItemProperties.LevelEnds, out var ends) ? [.. ends.EnumerateArray().Select(end => (end.GetInt64() + Kibibyte - 1) / Kibibyte)] : [],
            bands.Count > 0 ? Mean(bands[0]) : null)
        {
            Checksum = TextOf(asset.Value, FileExtension.Checksum),
        };
    }

    /// <summary>A chart needs no more digits.</summary>
    private static double? Mean(JsonElement band)
    {
        if (!band.TryGetProperty("statistics", out var statistics) || !statistics.TryGetProperty("mean", out var stored))
            return null;
        var mean = stored.GetDouble() * NumberOf(band, "raster:scale", 1) + NumberOf(band, "raster:offset", 0);
        return double.IsFinite(mean) ? double.Parse(mean.ToString($"G{DigitsOfMean}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
    }

    private static string Form(JsonProperty asset, string id, List<JsonElement> bands, JsonElement properties) => Json(json =>
    {
        json.WriteString("href", Template(asset.Value, id));
        json.OptionalString("title", TextOf(asset.Value, "title"));
        json.OptionalString("description", TextOf(asset.Value, "description"));
        if (bands.Count > 1)
            json.Strings("bands", bands.Select(band => TextOf(band, "name") ?? ""));
        if (bands.Count > 0)
            WriteBand(json, bands[0]);
        if (properties.TryGetProperty("renders", out var renders) && renders.TryGetProperty(asset.Name, out var render))
        {
            json.OptionalString("colormap", TextOf(render, "colormap_name"));
            if (render.TryGetProperty("rescale", out var rescale) && rescale.GetArrayLength() > 0)
                Copy(json, "rescale", rescale[0]);
        }
    });

    private static void WriteBand(Utf8JsonWriter json, JsonElement band)
    {
        json.OptionalString("dataType", TextOf(band, "data_type"));
        json.OptionalString("unit", TextOf(band, "unit"));
        foreach (var (name, member) in new[] { ("nodata", "nodata"), ("scale", "raster:scale"), ("offset", "raster:offset") })
        {
            if (band.TryGetProperty(member, out var value))
                Copy(json, name, value);
        }
        if (band.TryGetProperty("classification:classes", out var classes))
            WriteClasses(json, classes);
        if (band.TryGetProperty("classification:bitfields", out var fields))
        {
            json.WriteStartArray("bitfields");
            foreach (var field in fields.EnumerateArray())
            {
                json.WriteStartObject();
                json.OptionalString("name", TextOf(field, "name"));
                Copy(json, "offset", field.Member("offset"));
                Copy(json, "length", field.Member("length"));
                WriteClasses(json, field.Member("classes"));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    /// <summary>Without counts, which differ from item to item.</summary>
    private static void WriteClasses(Utf8JsonWriter json, JsonElement classes)
    {
        json.WriteStartArray("classes");
        foreach (var one in classes.EnumerateArray())
        {
            json.WriteStartObject();
            Copy(json, "value", one.Member("value"));
            json.OptionalString("title", TextOf(one, "title") ?? TextOf(one, "name"));
            json.OptionalString("color", TextOf(one, "color_hint"));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Grid(JsonElement asset) => Json(json =>
    {
        var code = TextOf(asset, ProjectionExtension.Code);
        json.OptionalString("code", code);
        json.OptionalString("proj4", (code ?? TextOf(asset, "proj:wkt2")) is { } definition ? ProjString(definition) : null);
        Copy(json, "shape", asset.Member("proj:shape"));
        Copy(json, "transform", asset.Member("proj:transform"));
    });

    /// <summary>GDAL would open what is neither a code nor WKT as a file or an address.</summary>
    private static string? ProjString(string definition) =>
        definition.StartsWith("EPSG:", StringComparison.Ordinal) || definition.Contains('[', StringComparison.Ordinal)
            ? ProjStrings.GetOrAdd(definition, FindProjString)
            : null;

    private static string? FindProjString(string definition)
    {
        try
        {
            return GdalCoordinateSystems.ProjString(definition);
        }
        catch (GdalException error) when (error is not GdalNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The address below the dataset's folder, in which <c>{id}</c> and <c>{year}</c> (of <c>datetime</c>, in UTC) stand for an item's own.</summary>
    private static string? Template(JsonElement asset, string id) =>
        TextOf(asset, "href") is { } href && StacLayout.Resolve($"{{year}}/{id}/{id}.json", href) is { } key
            ? key.Replace(id, "{id}", StringComparison.Ordinal)
            : null;

    private static string Json(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = SafeJsonEncoder.Instance }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Copy(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static double NumberOf(JsonElement json, string name, double otherwise) => json.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
