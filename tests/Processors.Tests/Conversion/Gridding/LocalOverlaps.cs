using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace Datasets.Conversion.Gridding;

/// <summary>
/// A cell's mean by NetTopologySuite's polygons in Lambert's azimuthal equal-area projection around the cell's middle (Snyder, USGS Professional Paper 1395,
/// pages 182-190, sphere). Edges are sampled so finely that their chords are less than 0.1 m off.
/// </summary>
internal sealed class LocalOverlaps
{
    private const double Radian = Math.PI / 180;
    private const double FarthestChord = 0.1 / 6_371_000;

    /// <summary>
    /// How much an edge's direction turns in the plane, in radians: a circle of latitude as much as its longitudes, a degree at most; a great circle less, as
    /// footprints are within 0.1 radians of the projection's centre.
    /// </summary>
    private const double MostTurn = 0.02;

    private static readonly GeometryFactory Factory = new();

    private readonly UnitVector _centre;
    private readonly UnitVector _east;
    private readonly UnitVector _north;
    private readonly IPreparedGeometry _cell;

    public LocalOverlaps(double west, double south, double east, double north)
    {
        var (latitude, longitude) = ((south + north) / 2, (west + east) / 2);
        _centre = At(latitude, longitude);
        _east = At(0, longitude + 90);
        _north = new(
            _centre.Y * _east.Z - _centre.Z * _east.Y, _centre.Z * _east.X - _centre.X * _east.Z, _centre.X * _east.Y - _centre.Y * _east.X);
        (double, double)[] corners = [(south, west), (south, east), (north, east), (north, west)];
        var ring = Around(corners, (a, b, share) => At(a.Latitude + share * (b.Latitude - a.Latitude), a.Longitude + share * (b.Longitude - a.Longitude)));
        _cell = PreparedGeometryFactory.Prepare(Factory.CreatePolygon(ring).Buffer(0));
    }

    /// <summary>Area in steradians.</summary>
    public double CellArea => _cell.Geometry.Area;

    /// <summary>The overlap with a footprint whose edges are great circles, in steradians.</summary>
    public double AreaWith((double Latitude, double Longitude)[] footprint)
    {
        if (footprint.Any(corner => UnitVector.Dot(At(corner.Latitude, corner.Longitude), _centre) < 0.9))
            return 0;
        var polygon = Factory.CreatePolygon(Around(footprint, (a, b, share) =>
        {
            var (from, to) = (At(a.Latitude, a.Longitude), At(b.Latitude, b.Longitude));
            return new UnitVector(from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y), from.Z + share * (to.Z - from.Z)).Normalized();
        }));
        return _cell.Intersects(polygon) ? _cell.Geometry.Intersection(polygon).Area : 0;
    }

    private Coordinate[] Around(
        (double Latitude, double Longitude)[] corners,
        Func<(double Latitude, double Longitude), (double Latitude, double Longitude), double, UnitVector> between)
    {
        var ring = new List<Coordinate>();
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
            var distance = Math.Sqrt(UnitVector.SquaredDistance(At(a.Latitude, a.Longitude), At(b.Latitude, b.Longitude)));
            var parts = 1 + (int)Math.Sqrt(distance * MostTurn / (8 * FarthestChord));
            for (var part = 0; part < parts; part++)
                ring.Add(Project(between(a, b, (double)part / parts)));
        }
        ring.Add(ring[0].Copy());
        return [.. ring];
    }

    private Coordinate Project(UnitVector place)
    {
        var scale = Math.Sqrt(2 / (1 + UnitVector.Dot(place, _centre)));
        return new(scale * UnitVector.Dot(place, _east), scale * UnitVector.Dot(place, _north));
    }

    private static UnitVector At(double latitude, double longitude)
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(latitude * Radian);
        var (sinLongitude, cosLongitude) = Math.SinCos(longitude * Radian);
        return new(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }
}
