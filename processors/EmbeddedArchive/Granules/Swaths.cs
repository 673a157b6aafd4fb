namespace Datasets.EmbeddedArchive.Granules;

/// <summary>
/// What OMI's swaths of one day see: Aura's orbit (period 98.88 minutes, inclination 98.2°, equator crossing northwards at 13:45 local time), a
/// swath of 2600 km in 60 rows, and the sun.
/// </summary>
/// <remarks>
/// A Level 3 day goes by local date: it starts and ends at the date line, so its first orbit crosses the equator near 180° east and its last near
/// 180° west.
/// </remarks>
internal sealed class Swaths
{
    /// <summary>No swath, or no sun: the pixel has no value.</summary>
    public const float Unseen = float.NaN;

    private const double PeriodDays = 5932.7 / 86400;
    private const double Inclination = 98.2 * Math.PI / 180;
    private const double HalfWidth = 0.2041;
    private const double PolarCircle = 60 * Math.PI / 180;
    private const double LocalTimeOfCrossing = 13.75 / 24;

    /// <summary>The day and orbit from which orbits are counted, after the OrbitNumber and StartUTC of a real granule.</summary>
    private static readonly DateOnly FirstDay = new(2004, 10, 1);
    private const int FirstOrbit = 1149;


    private readonly DateOnly _date;
    private readonly bool _hasRowAnomaly;
    private readonly List<Orbit> _orbits = [];
    private readonly double[] _sinLongitude;
    private readonly double[] _cosLongitude;

    /// <summary>A missing orbit happens on about one day in twelve.</summary>
    public Swaths(DateOnly date, GranuleOptions options)
    {
        _date = date;
        _hasRowAnomaly = date >= new DateOnly(2007, 6, 25);
        var longitudes = Enumerable.Range(0, options.Columns).Select(column => ((column + 0.5) / options.Columns * 2 - 1) * Math.PI).ToArray();
        _sinLongitude = [.. longitudes.Select(Math.Sin)];
        _cosLongitude = [.. longitudes.Select(Math.Cos)];
        var days = (date.DayNumber - FirstDay.DayNumber) + LocalTimeOfCrossing;
        var missing = Noise.Hash(date.DayNumber, options.Seed ^ 0x0b17);
        var first = (int)Math.Ceiling((days - 0.56) / PeriodDays);
        for (var number = first; number * PeriodDays < days + 0.56; number++)
        {
            var orbit = new Orbit(number + FirstOrbit, (days - number * PeriodDays) * 360);
            Numbers.Add(orbit.Number);
            var isMissing = missing % 12 == 0 && (missing >> 8) % 13 + 1 == (uint)(number - first);
            var isThinned = options.Density == GranuleDensity.Sparse && Noise.Hash(orbit.Number, options.Seed) % 5 < 2;
            if (!isMissing && !isThinned)
                _orbits.Add(orbit);
        }
    }

    /// <summary>The numbers of all orbits of the day, in order.</summary>
    public List<int> Numbers { get; } = [];

    /// <summary>
    /// For each pixel of a row, from west to east, how far it lies from the centre of the swath that sees it best: -1 and 1 are the swath's edges;
    /// <see cref="Unseen"/> where none does. <paramref name="cosSolarZenith"/> gets the cosine of the solar zenith angle there.
    /// </summary>
    public void Look(double latitude, Span<float> acrossTrack, Span<float> cosSolarZenith)
    {
        acrossTrack.Fill(Unseen);
        cosSolarZenith.Clear();
        var phi = latitude * Math.PI / 180;
        var declination = -23.44 * Math.PI / 180 * Math.Cos(2 * Math.PI * (_date.DayOfYear + 10) / 365.25);
        foreach (var orbit in _orbits)
        {
            Paint(orbit, phi, declination, northwards: true, acrossTrack, cosSolarZenith);
            if (Math.Abs(phi) > PolarCircle)
                Paint(orbit, phi, declination, northwards: false, acrossTrack, cosSolarZenith);
        }
    }

    private void Paint(Orbit orbit, double phi, double declination, bool northwards, Span<float> acrossTrack, Span<float> cosSolarZenith)
    {
        var columns = acrossTrack.Length;
        var (sin, cos) = Math.SinCos(phi);
        var along = Math.Asin(Math.Clamp(sin / Math.Sin(Inclination), -1, 1));
        if (!northwards)
            along = Math.PI - along;
        var node = orbit.NodeLongitude * Math.PI / 180 - along * PeriodDays;
        // The orbit's plane, turned with the Earth to the moment of this latitude: sine of the distance from it is A·sin(node - longitude) + B.
        var a = Math.Sin(Inclination) * cos;
        var b = Math.Cos(Inclination) * sin;
        var limit = Math.Sin(HalfWidth);
        var centre = node - Math.Asin(Math.Clamp(-b / a, -1, 1));
        if (!northwards)
            centre = 2 * node - Math.PI - centre;
        var reach = Reach(a, b, limit);
        if (Math.Abs(phi) >= PolarCircle)
            centre = Math.IEEERemainder(centre, 2 * Math.PI);
        var from = (int)Math.Ceiling((centre - reach + Math.PI) / (2 * Math.PI) * columns - 0.5);
        var to = (int)Math.Floor((centre + reach + Math.PI) / (2 * Math.PI) * columns - 0.5);
        // The day begins and ends at the date line, which cuts swaths; around the poles they go on.
        if (Math.Abs(phi) < PolarCircle)
            (from, to) = (Math.Max(from, 0), Math.Min(to, columns - 1));
        var hours = 2 * Math.PI * (LocalTimeOfCrossing - 0.5) + along * PeriodDays;
        // Both angles are of the form fixed ± longitude, so tables of the longitudes' sines spare a sine for each pixel.
        var (sinNode, cosNode) = Math.SinCos(node);
        var (sinHour, cosHour) = Math.SinCos(hours - orbit.NodeLongitude * Math.PI / 180);
        var sunAtPole = sin * Math.Sin(declination);
        var sunAtNoon = cos * Math.Cos(declination);
        for (var unwrapped = from; unwrapped <= to; unwrapped++)
        {
            var column = unwrapped < 0 ? unwrapped + columns : unwrapped < columns ? unwrapped : unwrapped - columns;
            var (sinHere, cosHere) = (_sinLongitude[column], _cosLongitude[column]);
            var across = (float)(-(a * (sinNode * cosHere - cosNode * sinHere) + b) / limit);
            if (Math.Abs(across) > 1 || Math.Abs(acrossTrack[column]) <= Math.Abs(across) || IsBlocked(across))
                continue;

            var sun = sunAtPole + sunAtNoon * (cosHour * cosHere - sinHour * sinHere);
            if (sun < MinimumSun)
                continue;
            acrossTrack[column] = across;
            cosSolarZenith[column] = (float)sun;
        }
    }

    /// <summary>Half the range of longitudes, in radians, that a swath covers on a parallel.</summary>
    private static double Reach(double a, double b, double limit)
    {
        var west = Math.Asin(Math.Clamp((limit - b) / a, -1, 1));
        var east = Math.Asin(Math.Clamp((-limit - b) / a, -1, 1));
        var covers = Math.Abs(limit - b) >= a || Math.Abs(-limit - b) >= a;
        return covers ? Math.PI : Math.Max(west - east, 0.01);
    }

    /// <summary>The row anomaly: since June 2007 something before the instrument blocks two of its sixty rows (53 and 54, from 0).</summary>
    private bool IsBlocked(float across)
    {
        var row = (int)((across + 1) * 30);
        return row is 53 or 54 && _hasRowAnomaly;
    }

    /// <summary>No retrieval below a sun of 84° from the zenith.</summary>
    private const double MinimumSun = 0.1045;

    private readonly record struct Orbit(int Number, double NodeLongitude);
}
