using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.ItemTables;

/// <summary>
/// An item as a row of its year's table, as STAC GeoParquet says: its properties stand beside its members, its bbox is a struct. Links lead from the
/// table to the same places as from the item. Histograms, which are most of an item, are left out.
/// </summary>
public static class ItemRow
{
    public const string Geometry = "geometry";
    public const string Bbox = "bbox";
    private const string Properties = "properties";
    private const string Histogram = "raster:histogram";

    /// <summary>A double holds every integer up to here.</summary>
    private const double LargestInteger = 1L << 53;

    private static readonly string[] Edges = ["xmin", "ymin", "xmax", "ymax"];

    /// <summary>What STAC's own fields and ours state as a time.</summary>
    private static readonly HashSet<string> Times = ["datetime", "start_datetime", "end_datetime", "created", "updated", ItemProperties.Produced];

    /// <summary>Members of an item that are no properties.</summary>
    private static readonly string[] Members = ["stac_version", "stac_extensions", "id", Geometry, Bbox, "links", "assets", "collection"];

    /// <param name="key">The item's.</param>
    /// <param name="location">How a user names the object, for the error.</param>
    /// <exception cref="StacException">It is no item.</exception>
    public static JsonObject Of(byte[] content, string location, string key, string tableKey)
    {
        try
        {
            return Of(JsonNode.Parse(content)!.AsObject(), key, tableKey);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            throw new StacException($"{location} is not the STAC item it should be: {error.Message}", inner: error);
        }
    }

    /// <summary>The item that a row was made of, with links that lead from the root of the catalog, and without its histograms.</summary>
    /// <param name="resolve">What a link becomes that leads to a key of the catalog.</param>
    public static JsonObject ToItem(JsonObject row, string tableKey, Func<string, string> resolve)
    {
        var item = new JsonObject { ["type"] = "Feature" };
        var properties = new JsonObject();
        foreach (var (name, value) in row)
        {
            if (!Members.Contains(name))
                properties[name] = value?.DeepClone();
        }
        foreach (var name in Members)
        {
            if (name == "links")
                item[Properties] = properties;
            if (row[name] is { } member)
                item[name] = name == Bbox ? new JsonArray([.. Edges.Select(edge => member[edge]!.DeepClone())]) : member.DeepClone();
        }
        Redirect(item, href => StacLayout.Resolve(tableKey, href) is { } target ? resolve(target) : href);
        return item;
    }

    /// <summary>What a table is sorted by, before the ids.</summary>
    public static DateTime DateOf(JsonObject row) =>
        (row["datetime"] ?? row["start_datetime"]) is { } time && TimeOf(time) is { } moment ? moment : DateTime.MinValue;

    public static GeographicBox BoxOf(JsonObject bbox) => new(Double(bbox["xmin"]!), Double(bbox["ymin"]!), Double(bbox["xmax"]!), Double(bbox["ymax"]!));

    /// <summary>A scalar as text, without quotes.</summary>
    public static string TextOf(JsonNode value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value.ToJsonString();

    public static double? TryNumber(JsonValue value) => value.GetValueKind() == JsonValueKind.Number ? Double(value) : null;

    internal static bool IsTime(string column) => Times.Contains(column);

    /// <summary>In whole milliseconds, which a table's times are in.</summary>
    internal static DateTime? TimeOf(JsonNode value) =>
        value is JsonValue scalar && scalar.TryGetValue(out string? text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMillisecond))
            : null;

    /// <summary>By the value, however it is written: what is read back from a table is written in one way only.</summary>
    internal static bool IsInteger(JsonValue value) =>
        value.TryGetValue(out long _) || (value.TryGetValue(out double number) && double.IsInteger(number) && Math.Abs(number) <= LargestInteger);

    internal static long Integer(JsonNode value) => value.AsValue().TryGetValue(out long integer) ? integer : (long)value.GetValue<double>();

    internal static double Double(JsonNode value) => value.AsValue().TryGetValue(out double number) ? number : value.GetValue<long>();

    internal static JsonValue Number(double number) =>
        double.IsInteger(number) && Math.Abs(number) <= LargestInteger ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static JsonObject Of(JsonObject item, string key, string tableKey)
    {
        Redirect(item, href => StacLayout.Resolve(key, href) is { } target ? StacLayout.Relative(tableKey, target) : href);
        foreach (var asset in item["assets"]?.AsObject() ?? [])
        {
            foreach (var band in asset.Value?["bands"]?.AsArray() ?? [])
                band?.AsObject().Remove(Histogram);
        }
        var row = new JsonObject();
        foreach (var name in Members)
        {
            if (Take(item, name) is { } member)
                row[name] = name == Bbox ? Box(member) : member;
        }
        var properties = item[Properties]?.AsObject() ?? [];
        foreach (var name in properties.Select(property => property.Key).Where(name => !Members.Contains(name)).ToList())
        {
            var value = Take(properties, name);
            row[name] = value is not null && IsTime(name) && TimeOf(value) is { } time ? JsonValue.Create(StacJson.Time(time)) : value;
        }
        return row;
    }

    private static JsonNode? Take(JsonObject from, string name)
    {
        var value = from[name];
        from.Remove(name);
        return value;
    }

    private static JsonObject Box(JsonNode bbox)
    {
        var numbers = bbox.AsArray();
        return new JsonObject(Edges.Select((edge, index) => KeyValuePair.Create(edge, (JsonNode?)Number(Double(numbers[numbers.Count == 6 && index > 1 ? index + 1 : index]!)))));
    }

    private static void Redirect(JsonObject item, Func<string, string> redirect)
    {
        var linked = (item["links"]?.AsArray() ?? []).Concat((item["assets"]?.AsObject() ?? []).Select(asset => asset.Value));
        foreach (var one in linked.OfType<JsonObject>())
        {
            if ((string?)one["href"] is { } href)
                one["href"] = redirect(href);
        }
    }
}
