using System.Text.Json.Nodes;

namespace Datasets.Catalog.ItemTables;

/// <summary>What GeoParquet 1.1 and STAC GeoParquet 1.1 state of a file. Coordinates are longitude and latitude, which is GeoParquet's own default.</summary>
internal sealed class GeoMetadata
{
    private readonly SortedSet<string> _types = new(StringComparer.Ordinal);
    private double[]? _box;

    public void Include(JsonObject row)
    {
        if ((string?)row[ItemRow.Geometry]?["type"] is { } type)
            _types.Add(type);
        if (row[ItemRow.Bbox] is not { } bbox)
            return;
        var (west, south, east, north) = (Edge(bbox, "xmin"), Edge(bbox, "ymin"), Edge(bbox, "xmax"), Edge(bbox, "ymax"));
        // What crosses the antimeridian has points at both of its sides.
        if (west > east)
            (west, east) = (-180, 180);
        _box = _box is [var w, var s, var e, var n]
            ? [Math.Min(w, west), Math.Min(s, south), Math.Max(e, east), Math.Max(n, north)]
            : [west, south, east, north];
    }

    public Dictionary<string, string> ToKeyValues()
    {
        var geometry = new JsonObject
        {
            ["encoding"] = "WKB",
            ["geometry_types"] = new JsonArray([.. _types.Select(type => JsonValue.Create(type))]),
            ["covering"] = new JsonObject
            {
                [ItemRow.Bbox] = new JsonObject(new[] { "xmin", "ymin", "xmax", "ymax" }
                    .Select(edge => KeyValuePair.Create(edge, (JsonNode?)new JsonArray(ItemRow.Bbox, edge)))),
            },
        };
        if (_box is not null)
            geometry[ItemRow.Bbox] = new JsonArray([.. _box.Select(edge => (JsonNode)ItemRow.Number(edge))]);
        return new Dictionary<string, string>
        {
            ["geo"] = new JsonObject { ["version"] = "1.1.0", ["primary_column"] = ItemRow.Geometry, ["columns"] = new JsonObject { [ItemRow.Geometry] = geometry } }.ToJsonString(),
            ["stac-geoparquet"] = """{"version":"1.1.0"}""",
        };
    }

    private static double Edge(JsonNode bbox, string name) => ItemRow.Double(bbox[name]!);
}
