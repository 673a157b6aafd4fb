using System.Text.Json;
using Datasets.Conversion.Footprints;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>An item's place on the globe: GeoJSON with longitude first, outer rings counter-clockwise (RFC 7946, section 3.1.6).</summary>
internal static class Footprint
{
    /// <summary>The box around the rasters.</summary>
    /// <exception cref="PlacementException">A raster's coordinate reference system has no transformation to degrees.</exception>
    public static GeographicOutline BoundingBox(ItemContent content)
    {
        GeographicBox? union = null;
        foreach (var asset in content.Assets)
        {
            var raster = asset.Variable.Raster;
            var box = RasterExtent.InDegrees(raster);
            union = union?.Union(box) ?? box;
        }
        return GeographicOutline.Of(union!.Value);
    }

    public static void Write(Utf8JsonWriter json, GeographicOutline outline)
    {
        json.WriteStartObject("geometry");
        json.WriteString("type", outline.Polygons.Count > 1 ? "MultiPolygon" : "Polygon");
        json.WriteStartArray("coordinates");
        foreach (var polygon in outline.Polygons)
        {
            if (outline.Polygons.Count > 1)
                json.WriteStartArray();
            foreach (var ring in polygon)
                WriteRing(json, ring);
            if (outline.Polygons.Count > 1)
                json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRing(Utf8JsonWriter json, IReadOnlyList<GeographicPlace> ring)
    {
        json.WriteStartArray();
        foreach (var place in ring)
            json.NumberArray(place.Longitude, place.Latitude);
        json.WriteEndArray();
    }
}
