using System.Text.Json;
using Datasets.Conversion.Footprints;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>An item's place on the globe: GeoJSON with longitude first, outer rings counter-clockwise (RFC 7946, section 3.1.6).</summary>
internal static class Footprint
{
    /// <exception cref="PlacementException">A raster's coordinate reference system has no transformation to degrees.</exception>
    public static GeographicBox BoundingBox(ItemContent content)
    {
        GeographicBox? union = null;
        foreach (var asset in content.Assets)
        {
            var raster = asset.Variable.Raster;
            var box = RasterExtent.InDegrees(raster);
            union = union?.Union(box) ?? box;
        }
        return union!.Value;
    }

    public static void Write(Utf8JsonWriter json, GeographicBox box)
    {
        json.WriteStartObject("geometry");
        json.WriteString("type", box.CrossesAntimeridian ? "MultiPolygon" : "Polygon");
        json.WriteStartArray("coordinates");
        if (box.CrossesAntimeridian)
        {
            json.WriteStartArray();
            WriteRing(json, box with { East = 180 });
            json.WriteEndArray();
            json.WriteStartArray();
            WriteRing(json, box with { West = -180 });
            json.WriteEndArray();
        }
        else
        {
            WriteRing(json, box);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRing(Utf8JsonWriter json, GeographicBox box)
    {
        json.WriteStartArray();
        json.NumberArray(box.West, box.South);
        json.NumberArray(box.East, box.South);
        json.NumberArray(box.East, box.North);
        json.NumberArray(box.West, box.North);
        json.NumberArray(box.West, box.South);
        json.WriteEndArray();
    }
}
