using System.Text.Json;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>The rings of an item's geometry, read from the item itself: GeoJSON's Polygon or MultiPolygon (RFC 7946, section 3.1).</summary>
internal sealed record ItemFootprint(IReadOnlyList<IReadOnlyList<GeographicPlace>> Rings)
{
    public static ItemFootprint Read(byte[] item)
    {
        using var json = JsonDocument.Parse(item);
        var geometry = json.RootElement.GetProperty("geometry");
        var coordinates = geometry.GetProperty("coordinates");
        var polygons = geometry.GetProperty("type").GetString() == "MultiPolygon" ? coordinates.EnumerateArray().ToList() : [coordinates];
        return new([.. polygons.SelectMany(polygon => polygon.EnumerateArray()).Select(Ring)]);
    }

    private static IReadOnlyList<GeographicPlace> Ring(JsonElement ring) =>
        [.. ring.EnumerateArray().Select(place => new GeographicPlace(place[0].GetDouble(), place[1].GetDouble()))];
}
