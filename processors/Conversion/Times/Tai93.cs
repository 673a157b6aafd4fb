namespace Datasets.Conversion.Times;

/// <summary>
/// International Atomic Time as EOS products count it: seconds since 1993-01-01T00:00:00 UTC, leap seconds counted. Source: SDP Toolkit Users
/// Guide, "Time and Date Conversion Tools"; the leap seconds are those of IERS Bulletin C.
/// </summary>
internal static class Tai93
{
    private static readonly DateTimeOffset Epoch = new(1993, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The instants, in UTC, before which a second was put in.</summary>
    private static readonly DateTimeOffset[] LeapSeconds =
    [
        Start(1993, 7), Start(1994, 7), Start(1996, 1), Start(1997, 7), Start(1999, 1),
        Start(2006, 1), Start(2009, 1), Start(2012, 7), Start(2015, 7), Start(2017, 1),
    ];

    /// <summary>UTC to the millisecond; a leap second itself is the second after it. Null for what is no time of a satellite's.</summary>
    public static DateTimeOffset? ToUtc(double seconds)
    {
        if (!(seconds is > -1e9 and < 1e10))
            return null;
        var utc = Epoch.AddMilliseconds(Math.Round(seconds * 1000));
        for (var i = LeapSeconds.Length; i > 0; i--)
        {
            var shifted = utc.AddSeconds(-i);
            if (shifted >= LeapSeconds[i - 1])
                return shifted;
            if (utc.AddSeconds(1 - i) >= LeapSeconds[i - 1])
                return LeapSeconds[i - 1];
        }
        return utc;
    }

    private static DateTimeOffset Start(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
