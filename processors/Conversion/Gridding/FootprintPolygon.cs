namespace Datasets.Conversion.Gridding;

/// <summary>
/// A footprint's outline in the equal-area plane. Edges are great circles: one that spans more than half a degree of longitude is cut into
/// parts that do not, which keeps the chords within 0.0003 degrees of it. Longitudes run on beyond ±180 where the outline crosses the
/// antimeridian; around a pole the outline goes up to the pole and along it, as all of the pole is one line in the plane.
/// </summary>
internal sealed class FootprintPolygon
{
    private const double LongestSpan = 0.5;
    private const int DeepestCut = 40;

    private PlanePoint[] _points = new PlanePoint[64];
    private int _count;
    private double _longitude;
    private double _pole;

    /// <summary>The outline of these corners, which go around the footprint. The result is good until the next call.</summary>
    public ReadOnlySpan<PlanePoint> Outline(ReadOnlySpan<UnitVector> corners)
    {
        (_count, _longitude, _pole) = (0, double.NaN, 0);
        var first = 0;
        while (first < corners.Length - 1 && corners[first].IsPole)
            first++;
        var a = corners[first];
        var longitude = a.Longitude;
        var firstLongitude = longitude;
        for (var i = 1; i <= corners.Length; i++)
        {
            var b = corners[(first + i) % corners.Length];
            var next = i == corners.Length ? firstLongitude : b.Longitude;
            AddEdge(a, b, longitude, next, DeepestCut);
            (a, longitude) = (b, next);
        }
        Close(firstLongitude);
        return _points.AsSpan(0, _count);
    }

    /// <summary>Adds the edge's points without its last.</summary>
    private void AddEdge(UnitVector a, UnitVector b, double longitudeOfA, double longitudeOfB, int cuts)
    {
        var span = Math.Abs(Turn(longitudeOfB - longitudeOfA));
        if (span <= LongestSpan || cuts == 0 || a.IsPole || b.IsPole)
        {
            Add(a, longitudeOfA);
            return;
        }
        var middle = (a + b).Normalized();
        var longitude = middle.Longitude;
        AddEdge(a, middle, longitudeOfA, longitude, cuts - 1);
        AddEdge(middle, b, longitude, longitudeOfB, cuts - 1);
    }

    private void Add(UnitVector place, double longitude)
    {
        if (place.IsPole)
        {
            _pole = Math.Sign(place.Z);
            Append(_longitude, _pole);
            return;
        }
        RunOnTo(longitude);
        LeavePole();
        Append(_longitude, place.Z);
    }

    private void Close(double longitude)
    {
        RunOnTo(longitude);
        LeavePole();
        var first = _points[0];
        if (Math.Abs(_longitude - first.X) < 180)
            return;
        // The outline went once around a pole: the one on its side of the equator.
        var pole = Math.Sign(first.Y);
        Append(_longitude, first.Y);
        Append(_longitude, pole);
        Append(first.X, pole);
    }

    private void RunOnTo(double longitude) =>
        _longitude = double.IsNaN(_longitude) ? longitude : _longitude + Turn(longitude - _longitude);

    /// <summary>A difference of longitudes the short way round. Some turns of a loop cost far less than a remainder.</summary>
    private static double Turn(double degrees)
    {
        while (degrees > 180)
            degrees -= 360;
        while (degrees < -180)
            degrees += 360;
        return degrees;
    }

    private void LeavePole()
    {
        if (_pole != 0)
            Append(_longitude, _pole);
        _pole = 0;
    }

    private void Append(double x, double y)
    {
        if (_count == _points.Length)
            Array.Resize(ref _points, 2 * _count);
        _points[_count++] = new(x, y);
    }
}
