namespace Datasets.Model;

/// <summary>
/// A part of the Earth as GeoJSON has it: polygons in degrees that end at the antimeridian and go along the poles. Of each polygon the first ring is its
/// outer one, counter-clockwise; those that follow are holes, clockwise (RFC 7946, sections 3.1.6 and 3.1.9). A ring's last place is its first.
/// </summary>
public sealed record GeographicOutline(GeographicBox Box, IReadOnlyList<IReadOnlyList<IReadOnlyList<GeographicPlace>>> Polygons)
{
    /// <summary>In square degrees.</summary>
    public double Area => Polygons.Sum(polygon => polygon.Sum(AreaOf));

    /// <summary>A box as one polygon, or as two where it crosses the antimeridian.</summary>
    public static GeographicOutline Of(GeographicBox box) => box.CrossesAntimeridian
        ? new(box, [[RingOf(box with { East = 180 })], [RingOf(box with { West = -180 })]])
        : new(box, [[RingOf(box)]]);

    private static IReadOnlyList<GeographicPlace> RingOf(GeographicBox box) =>
    [
        new(box.West, box.South), new(box.East, box.South), new(box.East, box.North), new(box.West, box.North), new(box.West, box.South),
    ];

    /// <summary>Less than nothing for a hole, which runs clockwise.</summary>
    private static double AreaOf(IReadOnlyList<GeographicPlace> ring)
    {
        var sum = 0.0;
        for (var i = 1; i < ring.Count; i++)
            sum += (ring[i - 1].Longitude - ring[0].Longitude) * (ring[i].Latitude - ring[0].Latitude) - (ring[i].Longitude - ring[0].Longitude) * (ring[i - 1].Latitude - ring[0].Latitude);
        return sum / 2;
    }
}
