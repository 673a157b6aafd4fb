namespace Datasets.Conversion.Gridding;

/// <summary>
/// A place in Lambert's cylindrical equal-area plane: X is the longitude in degrees, which may go beyond ±180 where a polygon does, Y the sine of
/// the latitude. Areas in this plane are areas on the sphere, by Archimedes' theorem: dA = R² dλ d(sin φ). Source: J. P. Snyder, Map
/// Projections: A Working Manual, USGS Professional Paper 1395 (1987), pages 76-85.
/// </summary>
internal readonly record struct PlanePoint(double X, double Y)
{
    /// <summary>The signed area of a polygon, positive where it runs anticlockwise. Counted from its first point, which keeps the digits.</summary>
    public static double Area(ReadOnlySpan<PlanePoint> polygon)
    {
        if (polygon.Length < 3)
            return 0;
        var origin = polygon[0];
        var sum = 0.0;
        var (x, y) = (polygon[1].X - origin.X, polygon[1].Y - origin.Y);
        for (var i = 2; i < polygon.Length; i++)
        {
            var (nextX, nextY) = (polygon[i].X - origin.X, polygon[i].Y - origin.Y);
            sum += x * nextY - nextX * y;
            (x, y) = (nextX, nextY);
        }
        return sum / 2;
    }
}
