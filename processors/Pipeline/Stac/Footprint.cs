using System.Text.Json;
using Datasets.Cog;

namespace Datasets.Stac;

/// <summary>An item's place on the globe: GeoJSON with longitude first, outer rings counter-clockwise (RFC 7946, section 3.1.6).</summary>
internal static class Footprint
{
    private const int Wgs84 = 4326;

    public static bool IsInDegrees(Raster raster) => raster.Crs.Epsg == Wgs84;

    /// <exception cref="StacException">A raster's coordinate reference system has no way to degrees.</exception>
    public static GeographicBox Of(ItemContent content)
    {
        GeographicBox? union = null;
        foreach (var asset in content.Assets)
        {
            var raster = asset.Variable.Raster;
            var box = IsInDegrees(raster) ? EdgesInDegrees(raster) : ProjectedFootprint.Of(raster);
            union = union?.Union(box) ?? box;
        }
        return union!.Value;
    }

    private static GeographicBox EdgesInDegrees(Raster raster)
    {
        var (west, south, east, north) = Edges(raster);
        return GeographicBox.FromEdges(west, south, east, north);
    }

    /// <summary>The outer edges (minimum x, minimum y, maximum x, maximum y) in the raster's own CRS.</summary>
    public static (double MinX, double MinY, double MaxX, double MaxY) Edges(Raster raster)
    {
        var g = raster.GeoTransform;
        var (acrossX, acrossY) = (raster.Width * g.PixelWidth, raster.Width * g.ColumnRotation);
        var (downX, downY) = (raster.Height * g.RowRotation, raster.Height * g.PixelHeight);
        Span<double> xs = [g.OriginX, g.OriginX + acrossX, g.OriginX + downX, g.OriginX + acrossX + downX];
        Span<double> ys = [g.OriginY, g.OriginY + acrossY, g.OriginY + downY, g.OriginY + acrossY + downY];
        xs.Sort();
        ys.Sort();
        return (xs[0], ys[0], xs[^1], ys[^1]);
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
