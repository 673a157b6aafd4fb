namespace Datasets.Conversion.Gridding;

/// <summary>A place on the sphere: the unit vector with X towards (0° N, 0° E), Y towards (0° N, 90° E) and Z towards the north pole.</summary>
internal readonly record struct UnitVector(double X, double Y, double Z)
{
    private const double Radian = Math.PI / 180;

    /// <summary>Less than a millimetre on the ground.</summary>
    private const double NearPole = 1e-10;

    /// <summary>The tangent up to which four terms of the arctangent's series have a double's precision: the fifth is 3e-15 of the first.</summary>
    private const double SmallAngle = 0.02;

    /// <summary>No place; so is every vector with a NaN.</summary>
    public static readonly UnitVector None = new(double.NaN, double.NaN, double.NaN);

    public bool IsSome => !double.IsNaN(X);

    public bool IsPole => X * X + Y * Y < NearPole * NearPole;

    /// <summary>-180…180 degrees.</summary>
    public double Longitude => Math.Atan2(Y, X) / Radian;

    /// <summary>How far east of another place this one is, -180…180 degrees. The length of either vector does not matter.</summary>
    public double LongitudeFrom(UnitVector other)
    {
        var sine = other.X * Y - other.Y * X;
        var cosine = other.X * X + other.Y * Y;
        if (!(Math.Abs(sine) < SmallAngle * cosine))
            return Math.Atan2(sine, cosine) / Radian;
        var tangent = sine / cosine;
        var square = tangent * tangent;
        return tangent * (1 - square * (1.0 / 3 - square * (1.0 / 5 - square * (1.0 / 7)))) / Radian;
    }

    public double Latitude => Math.Asin(Math.Clamp(Z, -1, 1)) / Radian;

    /// <summary>
    /// <see cref="None"/> where the latitude is not in -90…90 or the longitude not in -360…720: an orbit's longitudes may go on beyond a turn, and
    /// products fill with other numbers.
    /// </summary>
    public static UnitVector FromDegrees(double latitude, double longitude)
    {
        if (!(latitude is >= -90 and <= 90 && longitude is >= -360 and <= 720))
            return None;
        var (sinLatitude, cosLatitude) = Math.SinCos(latitude * Radian);
        var (sinLongitude, cosLongitude) = Math.SinCos(longitude * Radian);
        return new(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    /// <summary>The place whose sine of latitude and longitude in degrees these are.</summary>
    public static UnitVector FromPlane(PlanePoint point)
    {
        var (sinLongitude, cosLongitude) = Math.SinCos(point.X * Radian);
        var cosLatitude = Math.Sqrt(Math.Max(0, 1 - point.Y * point.Y));
        return new(cosLatitude * cosLongitude, cosLatitude * sinLongitude, point.Y);
    }

    public static UnitVector operator *(double factor, UnitVector a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    public static UnitVector Cross(UnitVector a, UnitVector b) =>
        new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    public static UnitVector operator +(UnitVector a, UnitVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static UnitVector operator -(UnitVector a, UnitVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static double Dot(UnitVector a, UnitVector b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static double SquaredDistance(UnitVector a, UnitVector b) => Dot(a - b, a - b);

    public UnitVector Normalized()
    {
        var length = Math.Sqrt(Dot(this, this));
        return new(X / length, Y / length, Z / length);
    }
}
