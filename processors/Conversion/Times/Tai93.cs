namespace Datasets.Conversion.Times;

/// <summary>
/// International Atomic Time as EOS products count it: seconds since 1993-01-01T00:00:00 UTC, leap seconds counted. Source: SDP Toolkit Users
/// Guide, "Time and Date Conversion Tools".
/// </summary>
internal static class Tai93
{
    private static readonly DateTimeOffset Epoch = new(1993, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>UTC to the millisecond; a leap second itself is the second after it. Null for what is no time of a satellite's.</summary>
    public static DateTimeOffset? ToUtc(double seconds) =>
        seconds is > -1e9 and < 1e10 ? LeapSeconds.ToUtc(Epoch.AddMilliseconds(Math.Round(seconds * 1000)), Epoch) : null;
}
