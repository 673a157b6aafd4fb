namespace Datasets.EmbeddedArchive.Samples;

/// <summary>
/// Where MODIS sees its pixels of 1 km on a sphere: ten lines at once, by a mirror that turns across the flight from 55° on one side to 55° on the other,
/// 705 km above the ground. Away from nadir a scan is up to twice as long along the flight, so it reaches over its neighbours (the bow tie).
/// </summary>
internal static class ModisScans
{
    public const int LinesOfScan = 10, Columns = 1354;
    /// <summary>Of the geolocation of 5 km: it has the third and the eighth line of a scan, and from the third on every fifth column.</summary>
    public const int Offset = 2, Increment = 5, TieColumns = 270;

    private const double EarthRadius = 6371.007, Height = 705, Inclination = 98.2 * Math.PI / 180;
    private const double PixelAngle = 1 / Height;
    /// <summary>How far along the orbit the first scan is from the equator, and where the orbit crosses that.</summary>
    private const double First = 40 * Math.PI / 180, Node = 20 * Math.PI / 180;

    /// <summary>Latitude and longitude in degrees of a pixel's middle; half a line or column is between two.</summary>
    public static (double Latitude, double Longitude) Place(double line, double column)
    {
        var scan = Math.Clamp((int)(line / LinesOfScan), 0, int.MaxValue);
        var detector = line - scan * LinesOfScan;
        var (sin, cos) = Math.SinCos(First + scan * LinesOfScan / EarthRadius);
        var (tilt, flat) = Math.SinCos(Inclination);
        // The point below the satellite, the direction of flight, and the one to its right, each of length one.
        (double X, double Y, double Z) below = (cos, sin * flat, sin * tilt), ahead = (-sin, cos * flat, cos * tilt), right = (0, tilt, -flat);
        var (up, level) = Math.SinCos((detector - (LinesOfScan - 1) / 2.0) * PixelAngle);
        var (aside, down) = Math.SinCos((column - (Columns - 1) / 2.0) * PixelAngle);
        var (forth, across, towards) = (up, level * aside, -level * down);
        var radius = (EarthRadius + Height) / EarthRadius;
        // The ray from the satellite meets the sphere where its distance from the middle is one.
        var half = radius * towards;
        var length = -half - Math.Sqrt(half * half - radius * radius + 1);
        var x = Along(below.X, ahead.X, right.X);
        var y = Along(below.Y, ahead.Y, right.Y);
        var z = Along(below.Z, ahead.Z, right.Z);
        return (Math.Asin(Math.Clamp(z, -1, 1)) * 180 / Math.PI, Math.IEEERemainder((Math.Atan2(y, x) + Node) * 180 / Math.PI, 360));

        double Along(double below, double ahead, double right) => below * (radius + length * towards) + length * (forth * ahead + across * right);
    }
}
