using System.Text.Json;
using Datasets.Catalog.Stac;
using Datasets.Conversion;
using Datasets.Conversion.Swaths;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>
/// The outline of a swath or of a mosaic's tiles, which only the granules tell: it has to be GeoJSON, its bbox the bounds of it, and both have to lie within
/// the grid that the swath was put on, or that the tiles are of.
/// </summary>
internal static class OutlineComparison
{
    /// <summary>What rounded coordinates may differ by, in degrees.</summary>
    private const double Rounding = 2e-6;

    /// <summary>Whether a mapping's items have the outline of a swath for their geometry. A plugin that is not here may do.</summary>
    public static bool IsFor(string mapping) => !MappingRegistry.Default.Contains(mapping) || MappingRegistry.Default.Get(mapping) is SwathMapping;

    /// <summary>Whether a mapping may have put tiles side by side; if so, an item of several files may have the outline of those that are there for its geometry.</summary>
    public static bool IsForMosaics(string mapping) => MappingRegistry.Default.Contains(mapping) && MappingRegistry.Default.Get(mapping).MakesMosaics;

    public static IEnumerable<string> Problems(JsonElement item, GeographicBox grid)
    {
        var box = StacReader.Box(item.Member("bbox"));
        var rings = Rings(item.Member("geometry"));
        if (rings is null)
        {
            yield return "its geometry is no polygon of GeoJSON whose rings are closed";
            yield break;
        }
        if (!IsBoundedBy(rings, box))
            yield return "its bbox is not the bounds of its geometry";
        if (!grid.Contains(box))
            yield return "its bbox is not within its COGs";
    }

    /// <summary>The outer rings as longitudes and latitudes; null where one is no ring.</summary>
    private static List<List<(double X, double Y)>>? Rings(JsonElement geometry)
    {
        var coordinates = geometry.Member("coordinates");
        IEnumerable<JsonElement>? polygons = geometry.Member("type").GetString() switch
        {
            "Polygon" => [coordinates],
            "MultiPolygon" => coordinates.EnumerateArray(),
            _ => null,
        };
        if (polygons is null)
            return null;
        var outer = new List<List<(double X, double Y)>>();
        foreach (var polygon in polygons)
        {
            var rings = polygon.EnumerateArray().Select(Ring).ToList();
            if (rings.Count == 0 || rings.Exists(ring => ring.Count < 4 || ring[0] != ring[^1] || !ring.TrueForAll(IsOnEarth)))
                return null;
            outer.Add(rings[0]);
        }
        return outer.Count > 0 ? outer : null;
    }

    private static List<(double X, double Y)> Ring(JsonElement ring) =>
        [.. ring.EnumerateArray().Select(place => place.GetArrayLength() == 2 ? (place[0].GetDouble(), place[1].GetDouble()) : (double.NaN, double.NaN))];

    private static bool IsOnEarth((double X, double Y) place) => place is { X: >= -180 and <= 180, Y: >= -90 and <= 90 };

    /// <summary>All rings lie within the box, and some touch each of its edges. Those of a box across the antimeridian end there.</summary>
    private static bool IsBoundedBy(List<List<(double X, double Y)>> rings, GeographicBox box)
    {
        var bounds = rings.ConvertAll(ring => (West: ring.Min(place => place.X), South: ring.Min(place => place.Y), East: ring.Max(place => place.X), North: ring.Max(place => place.Y)));
        return bounds.TrueForAll(ring => IsWithin(ring.West, ring.East, box) && ring.South >= box.South - Rounding && ring.North <= box.North + Rounding)
            && bounds.Exists(ring => IsClose(ring.West, box.West)) && bounds.Exists(ring => IsClose(ring.East, box.East))
            && bounds.Exists(ring => IsClose(ring.South, box.South)) && bounds.Exists(ring => IsClose(ring.North, box.North))
            && (!box.CrossesAntimeridian || (bounds.Exists(ring => IsClose(ring.East, 180)) && bounds.Exists(ring => IsClose(ring.West, -180))));
    }

    private static bool IsWithin(double west, double east, GeographicBox box) => box.CrossesAntimeridian
        ? west >= box.West - Rounding || east <= box.East + Rounding
        : west >= box.West - Rounding && east <= box.East + Rounding;

    private static bool IsClose(double one, double other) => Math.Abs(one - other) <= Rounding;
}
