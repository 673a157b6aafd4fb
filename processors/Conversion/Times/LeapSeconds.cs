namespace Datasets.Conversion.Times;

/// <summary>The leap seconds of UTC (IERS Bulletin C), for times that count them: those of TAI and of GPS.</summary>
internal static class LeapSeconds
{
    /// <summary>What TAI was ahead of UTC when leap seconds began, on 1 January 1972.</summary>
    public static readonly TimeSpan TaiAtFirst = TimeSpan.FromSeconds(10);
    public static readonly DateTimeOffset First = Start(1972, 1);

    /// <summary>The instants, in UTC, before which a second was put in.</summary>
    private static readonly DateTimeOffset[] Instants =
    [
        Start(1972, 7), Start(1973, 1), Start(1974, 1), Start(1975, 1), Start(1976, 1), Start(1977, 1), Start(1978, 1), Start(1979, 1), Start(1980, 1),
        Start(1981, 7), Start(1982, 7), Start(1983, 7), Start(1985, 7), Start(1988, 1), Start(1990, 1), Start(1991, 1), Start(1992, 7), Start(1993, 7),
        Start(1994, 7), Start(1996, 1), Start(1997, 7), Start(1999, 1), Start(2006, 1), Start(2009, 1), Start(2012, 7), Start(2015, 7), Start(2017, 1),
    ];

    /// <summary>How many were put in after <paramref name="epoch"/> and not after <paramref name="instant"/>.</summary>
    public static int Between(DateTimeOffset epoch, DateTimeOffset instant) => Instants.Count(leap => leap > epoch && leap <= instant);

    /// <summary>UTC of a time that counts every second since an instant of UTC; a leap second itself is the second after it.</summary>
    public static DateTimeOffset ToUtc(DateTimeOffset counted, DateTimeOffset epoch)
    {
        var first = Instants.Count(leap => leap <= epoch);
        for (var i = Instants.Length - 1; i >= first; i--)
        {
            var number = i - first + 1;
            if (counted.AddSeconds(-number) >= Instants[i])
                return counted.AddSeconds(-number);
            if (counted.AddSeconds(1 - number) >= Instants[i])
                return Instants[i];
        }
        return counted;
    }

    private static DateTimeOffset Start(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
