using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>Whether the rings of polygons cross or touch each other or themselves, which simplified ones may.</summary>
internal static class RingCrossings
{
    private readonly record struct Edge(int Ring, int Index, int EdgesOfRing, GeographicPlace A, GeographicPlace B)
    {
        public double West => Math.Min(A.Longitude, B.Longitude);
        public double East => Math.Max(A.Longitude, B.Longitude);
        public double South => Math.Min(A.Latitude, B.Latitude);
        public double North => Math.Max(A.Latitude, B.Latitude);

        public bool IsNextTo(Edge other) =>
            Ring == other.Ring && (Index == (other.Index + 1) % EdgesOfRing || other.Index == (Index + 1) % EdgesOfRing);
    }

    /// <param name="rings">Without their first place at the end.</param>
    public static bool AreThere(IReadOnlyList<IReadOnlyList<GeographicPlace>> rings)
    {
        var edges = rings.SelectMany((ring, r) => ring.Select((place, i) => new Edge(r, i, ring.Count, place, ring[(i + 1) % ring.Count])))
            .OrderBy(edge => edge.West).ToArray();
        for (var i = 0; i < edges.Length; i++)
        {
            for (var j = i + 1; j < edges.Length && edges[j].West <= edges[i].East; j++)
            {
                if (edges[i].South <= edges[j].North && edges[j].South <= edges[i].North && !edges[i].IsNextTo(edges[j]) && Meet(edges[i], edges[j]))
                    return true;
            }
        }
        return false;
    }

    private static bool Meet(Edge one, Edge other)
    {
        var (a, b) = (Side(one, other.A), Side(one, other.B));
        var (c, d) = (Side(other, one.A), Side(other, one.B));
        // On one line, their boxes overlap, as was asked before.
        return a * b <= 0 && c * d <= 0;
    }

    private static int Side(Edge edge, GeographicPlace place) => Math.Sign(
        (edge.B.Longitude - edge.A.Longitude) * (place.Latitude - edge.A.Latitude) - (edge.B.Latitude - edge.A.Latitude) * (place.Longitude - edge.A.Longitude));
}
