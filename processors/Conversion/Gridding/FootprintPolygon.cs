namespace Datasets.Conversion.Gridding;

/// <summary>
/// A footprint's outline in the equal-area plane. Edges are great circles, cut into chords that are within a 2,500th of a cell's width of them. Longitudes
/// run on beyond ±180 where the outline crosses the antimeridian; around a pole the outline goes up to the pole and along it, as all of the pole is
/// one line in the plane.
/// </summary>
internal sealed class FootprintPolygon(TargetGrid grid)
{
    private const double Radian = Math.PI / 180;

    /// <summary>
    /// How far a chord may be from its great circle at the equator, as a share of a cell's width; at other latitudes that times their cosine, as cells
    /// narrow, too. A cell's mean is then off by about a 10,000th of what neighbouring pixels differ by (docs/gridding.md).
    /// </summary>
    private const double Share = 4e-4;

    /// <summary>In degrees of longitude. The bend of longer edges is not estimated: they may come so near a pole that it varies along them.</summary>
    private const double LongestSpan = 1;

    /// <summary>An edge that needs more parts than these is near a pole. It is halved, as the parts that need cuts lie at one end.</summary>
    private const int MostParts = 32;

    private const int DeepestCut = 40;

    /// <summary>In radians.</summary>
    private readonly double _tolerance = Share * Radian * Math.Min(grid.CellWidth, grid.CellHeight);

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
            var next = i == corners.Length ? firstLongitude : a.IsPole ? b.Longitude : longitude + b.LongitudeFrom(a);
            AddEdge(a, b, longitude, next, DeepestCut);
            (a, longitude) = (b, next);
        }
        Close(firstLongitude);
        return _points.AsSpan(0, _count);
    }

    /// <summary>Adds the edge's points without its last.</summary>
    private void AddEdge(UnitVector a, UnitVector b, double longitudeOfA, double longitudeOfB, int cuts)
    {
        if (cuts == 0 || a.IsPole || b.IsPole)
        {
            Add(a, longitudeOfA);
            return;
        }
        var parts = Math.Abs(Turn(longitudeOfB - longitudeOfA)) > LongestSpan ? int.MaxValue : PartsOf(a, b);
        if (parts <= MostParts)
        {
            Add(a, longitudeOfA);
            AddCuts(a, b, parts);
            return;
        }
        var middle = (a + b).Normalized();
        var longitude = middle.Longitude;
        AddEdge(a, middle, longitudeOfA, longitude, cuts - 1);
        AddEdge(middle, b, longitude, longitudeOfB, cuts - 1);
    }

    /// <summary>
    /// How many chords an edge takes. With λ the longitude, z the sine of the latitude, q = 1 - z², s the way along the great circle, and h the z component of its
    /// axis: dλ/ds = h/q and d²z/ds² = -z, so that the curve's bend λ'z'' - z'λ'' is -h·z·(q + 2z'²)/q². An arc of length s lies |bend|·s²/8 off
    /// its chord, at most, in the plane whose areas are those of the sphere. The greater |z| of the two ends makes it an upper bound.
    /// </summary>
    private int PartsOf(UnitVector a, UnitVector b)
    {
        var z = Math.Max(Math.Abs(a.Z), Math.Abs(b.Z));
        var q = 1 - z * z;
        // h times the edge's length.
        var turn = Math.Abs(a.X * b.Y - a.Y * b.X);
        var squaredLength = UnitVector.SquaredDistance(a, b);
        var rise = b.Z - a.Z;
        // The distance from the chord, times 8·q²·s; the limit has the same factor, and √q for the cells that narrow.
        var bend = turn * z * (q * squaredLength + 2 * rise * rise);
        var limit = 8 * _tolerance * q * q * Math.Sqrt(q);
        if (bend * bend <= limit * limit * squaredLength)
            return 1;
        var parts = Math.Sqrt(bend / (limit * Math.Sqrt(squaredLength)));
        return parts < MostParts ? (int)parts + 1 : int.MaxValue;
    }

    /// <summary>Adds the points between the edge's ends. They divide the straight line between these in space, so an edge is the same both ways.</summary>
    private void AddCuts(UnitVector a, UnitVector b, int parts)
    {
        var longitude = _longitude;
        for (var part = 1; part < parts; part++)
        {
            var share = (double)part / parts;
            var cut = new UnitVector(a.X + share * (b.X - a.X), a.Y + share * (b.Y - a.Y), a.Z + share * (b.Z - a.Z));
            _longitude = longitude + cut.LongitudeFrom(a);
            Append(_longitude, cut.Z / Math.Sqrt(UnitVector.Dot(cut, cut)));
        }
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
