using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>
/// Rings with fewer corners, each of which is one of the ring's (D. H. Douglas, T. K. Peucker, 1973). Corners on the antimeridian and on a pole stay, so that
/// polygons cut there still meet. A ring's last place is not its first here.
/// </summary>
internal static class RingSimplifier
{
    private const int FewestCorners = 3;

    /// <param name="tolerance">How far the ring may move, in degrees.</param>
    /// <returns>The ring itself where fewer corners would leave no area.</returns>
    public static IReadOnlyList<GeographicPlace> Simplify(IReadOnlyList<GeographicPlace> ring, double tolerance)
    {
        var isKept = new bool[ring.Count];
        var anchors = Anchors(ring);
        foreach (var anchor in anchors)
            isKept[anchor] = true;
        for (var i = 0; i < anchors.Count; i++)
            Keep(ring, anchors[i], i + 1 < anchors.Count ? anchors[i + 1] : anchors[0] + ring.Count, tolerance, isKept);
        List<GeographicPlace> simple = [.. ring.Where((_, i) => isKept[i])];
        return simple.Count >= FewestCorners && Area(simple) * Area(ring) > 0 ? simple : ring;
    }

    /// <summary>In square degrees, positive where it runs counter-clockwise.</summary>
    public static double Area(IReadOnlyList<GeographicPlace> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            sum += (a.Longitude - ring[0].Longitude) * (b.Latitude - ring[0].Latitude) - (b.Longitude - ring[0].Longitude) * (a.Latitude - ring[0].Latitude);
        }
        return sum / 2;
    }

    private static List<int> Anchors(IReadOnlyList<GeographicPlace> ring)
    {
        List<int> anchors = [.. Enumerable.Range(0, ring.Count).Where(i => Math.Abs(ring[i].Longitude) == 180 || Math.Abs(ring[i].Latitude) == 90)];
        if (anchors.Count >= 2)
            return anchors;
        var first = anchors.Count == 1 ? anchors[0] : 0;
        var farthest = Enumerable.Range(0, ring.Count).MaxBy(i => SquaredDistance(ring[first], ring[i]));
        return [Math.Min(first, farthest), Math.Max(first, farthest)];
    }

    private static void Keep(IReadOnlyList<GeographicPlace> ring, int from, int to, double tolerance, bool[] isKept)
    {
        var open = new Stack<(int From, int To)>([(from, to)]);
        while (open.TryPop(out var part))
        {
            var (worst, at) = (0.0, -1);
            var (a, b) = (ring[part.From % ring.Count], ring[part.To % ring.Count]);
            for (var i = part.From + 1; i < part.To; i++)
            {
                var distance = SquaredDistance(ring[i % ring.Count], a, b);
                if (distance > worst)
                    (worst, at) = (distance, i);
            }
            if (worst <= tolerance * tolerance)
                continue;
            isKept[at % ring.Count] = true;
            open.Push((part.From, at));
            open.Push((at, part.To));
        }
    }

    /// <summary>From a place to the segment from a to b.</summary>
    private static double SquaredDistance(GeographicPlace place, GeographicPlace a, GeographicPlace b)
    {
        var (x, y) = (b.Longitude - a.Longitude, b.Latitude - a.Latitude);
        var length = x * x + y * y;
        var along = length == 0 ? 0 : Math.Clamp(((place.Longitude - a.Longitude) * x + (place.Latitude - a.Latitude) * y) / length, 0, 1);
        return SquaredDistance(place, new(a.Longitude + along * x, a.Latitude + along * y));
    }

    private static double SquaredDistance(GeographicPlace a, GeographicPlace b) =>
        (a.Longitude - b.Longitude) * (a.Longitude - b.Longitude) + (a.Latitude - b.Latitude) * (a.Latitude - b.Latitude);
}
