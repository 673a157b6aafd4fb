namespace Datasets.EmbeddedArchive.Granules;

/// <summary>
/// The ground track of one orbit of OMI: Aura at 705 km on a circle inclined by 98.2°, a scan line every two seconds, 60 pixels across a swath of
/// 114°, row 0 in the west of the northward track. The numbers are those of Levelt et al., The Ozone Monitoring Instrument, IEEE Transactions on
/// Geoscience and Remote Sensing 44 (2006).
/// </summary>
internal sealed class Omdoao3Orbit
{
    public const int Rows = 60;

    private const double Radian = Math.PI / 180;
    private const double EarthRadius = 6371;
    private const double OrbitRadius = EarthRadius + 705;
    private const double Period = 5932.7;
    private const double Inclination = 98.2 * Radian;
    private const double SiderealDay = 86164.1;
    private const double HalfView = 57 * Radian;

    private readonly double _nodeLongitude;

    /// <param name="nodeLongitude">Where the track crosses the equator northwards, at the middle of the scan lines, in degrees.</param>
    /// <param name="lines">Scan lines; a whole orbit's day side has 1644.</param>
    /// <param name="secondsPerLine">The product has 2; more make an orbit of few lines, and gaps between their pixels' true footprints.</param>
    public Omdoao3Orbit(double nodeLongitude, int lines, double secondsPerLine)
    {
        (_nodeLongitude, Lines, SecondsPerLine) = (nodeLongitude, lines, secondsPerLine);
    }

    public int Lines { get; }

    public double SecondsPerLine { get; }

    /// <summary>Seconds from the crossing of the equator; negative before.</summary>
    public double SecondsAt(int line) => (line - (Lines - 1) / 2.0) * SecondsPerLine;

    /// <summary>A pixel's centre, in degrees.</summary>
    public (double Latitude, double Longitude) Place(int line, int row)
    {
        var seconds = SecondsAt(line);
        var (sinAlong, cosAlong) = Math.SinCos(2 * Math.PI * seconds / Period);
        var (sinInclination, cosInclination) = Math.SinCos(Inclination);
        var view = HalfView * (1 - (row + 0.5) / (Rows / 2.0));
        // The angle at the Earth's centre between the track and where the line of sight meets the ground.
        var (sinAcross, cosAcross) = Math.SinCos(Math.Asin(OrbitRadius / EarthRadius * Math.Sin(view)) - view);
        // In the orbit's frame: along the track, and towards the orbit's normal, which points west.
        var x = cosAcross * cosAlong;
        var y = cosAcross * sinAlong * cosInclination - sinAcross * sinInclination;
        var z = cosAcross * sinAlong * sinInclination + sinAcross * cosInclination;
        var longitude = Math.Atan2(y, x) / Radian + _nodeLongitude - 360 * seconds / SiderealDay;
        return (Math.Asin(z) / Radian, Math.IEEERemainder(longitude, 360));
    }
}
