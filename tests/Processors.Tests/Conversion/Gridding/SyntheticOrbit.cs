namespace Datasets.Conversion.Gridding;

/// <summary>
/// The pixels of a scanner on a sun-synchronous orbit (98.2° inclination, 705 km high, the Earth turns 24.72° under a revolution), with corners
/// that neighbours share. A line's pixels have equal angles of view, so they grow towards the swath's edges, as OMI's, TROPOMI's and VIIRS's do.
/// </summary>
/// <param name="LineStep">The distance of scan lines on the ground, in km.</param>
/// <param name="Pixels">Across the track.</param>
/// <param name="HalfView">The angle of view at the swath's edge, in degrees.</param>
/// <param name="Node">The longitude at which the orbit crosses the equator northwards.</param>
internal sealed record SyntheticOrbit(double LineStep, int Pixels, double HalfView, double Node)
{
    private const double Radian = Math.PI / 180;
    private const double EarthRadius = 6371;
    private const double Height = 705;
    private const double Inclination = 98.2 * Radian;
    private const double TurnARevolution = 24.72;

    /// <summary>13 x 24 km below the satellite; edges of up to 150 km at the swath's sides.</summary>
    public static SyntheticOrbit Omi(double node) => new(13, 60, 57, node);

    /// <summary>5.5 x 3 km below the satellite.</summary>
    public static SyntheticOrbit Tropomi(double node) => new(5.5, 450, 57, node);

    /// <summary>0.75 x 0.4 km below the satellite.</summary>
    public static SyntheticOrbit Viirs(double node) => new(0.75, 3200, 56, node);

    /// <summary>
    /// Pixels as four corners (latitude, longitude in degrees) that go around: those that may reach into the box, and some around it.
    /// The orbit goes from the south of its day side over the north pole and back to the south.
    /// </summary>
    public List<(double Latitude, double Longitude)[]> PixelsIn(double west, double south, double east, double north)
    {
        var pixels = new List<(double, double)[]>();
        var step = LineStep / EarthRadius / Radian;
        var margin = 2 * (GroundAngle(HalfView) - GroundAngle(HalfView * (1 - 2.0 / Pixels))) / Radian;
        var marginOfLongitude = margin / Math.Max(0.01, Math.Cos(Math.Min(89.9, Math.Max(Math.Abs(south), Math.Abs(north)) + margin) * Radian));
        (int Number, (double Latitude, double Longitude)[] Places) made = (-1, []);
        for (var line = 0; line * step < 290; line++)
        {
            var u = line * step - 100;
            // No pixel's latitude is farther from the track's than the swath is wide to one side.
            var latitude = Math.Asin(Math.Sin(u * Radian) * Math.Sin(Inclination)) / Radian;
            if (latitude < south - 15 || latitude > north + 15)
                continue;
            var here = made.Number == line ? made.Places : Line(u);
            var next = Line(u + step);
            made = (line + 1, next);
            for (var pixel = 0; pixel < Pixels; pixel++)
            {
                if (IsIn(here[pixel]))
                    pixels.Add([here[pixel], here[pixel + 1], next[pixel + 1], next[pixel]]);
            }
        }
        return pixels;

        bool IsIn((double Latitude, double Longitude) place)
        {
            var east0 = (place.Longitude - west + marginOfLongitude + 720) % 360;
            return place.Latitude >= south - margin && place.Latitude <= north + margin && east0 <= east - west + 2 * marginOfLongitude;
        }
    }

    /// <summary>The edges between pixels along scan lines, one line of edges more than of pixels.</summary>
    /// <param name="from">How far along the orbit the first is, in degrees from the equator northwards.</param>
    public (double Latitude, double Longitude)[][] Edges(double from, int lines) =>
        [.. Enumerable.Range(0, lines + 1).Select(line => Line(from + line * LineStep / EarthRadius / Radian))];

    private static double GroundAngle(double view) => Math.Asin((EarthRadius + Height) / EarthRadius * Math.Sin(view * Radian)) - view * Radian;

    private (double Latitude, double Longitude)[] Line(double u)
    {
        var (sinU, cosU) = Math.SinCos(u * Radian);
        var (sinI, cosI) = Math.SinCos(Inclination);
        var (sinTurn, cosTurn) = Math.SinCos((Node - TurnARevolution * u / 360) * Radian);
        return [.. Enumerable.Range(0, Pixels + 1).Select(edge =>
        {
            var (sin, cos) = Math.SinCos(GroundAngle(HalfView * (2.0 * edge / Pixels - 1)));
            var (x, y, z) = (cos * cosU, cos * sinU * cosI - sin * sinI, cos * sinU * sinI + sin * cosI);
            (x, y) = (x * cosTurn - y * sinTurn, x * sinTurn + y * cosTurn);
            return (Math.Asin(Math.Clamp(z, -1, 1)) / Radian, Math.Atan2(y, x) / Radian);
        })];
    }
}
