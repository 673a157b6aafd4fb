using System.Globalization;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>
/// A number in much of a field that lies far from all others, such as -1111.1 beside heights of 1 to 12 km: a code for 'none' that no attribute declares.
/// Averaged with the others it would spoil them.
/// </summary>
internal static class UndeclaredCode
{
    /// <summary>Less is as likely a few outliers.</summary>
    private const double LeastShare = 0.01;
    private const int LeastCount = 3;
    /// <summary>Of classes and switches every number is far from the others.</summary>
    private const int LeastOthers = 4;
    /// <summary>How far it is from the others, in the spread of these; of numbers that are codes in many files less will do.</summary>
    private const double Distance = 3;
    private const double DistanceOfUsualCodes = 0.5;
    private static readonly double[] UsualCodes = [-99, -999, -9999, -99999, -999999, -32768, -32767, 9999, 99999, 999999, 1e20, 1e30, -1e30];

    /// <returns>The code and its share of the values; null where there is none.</returns>
    public static (double Code, double Share)? Find(IReadOnlyList<double> sorted)
    {
        if (sorted.Count < LeastCount + LeastOthers)
            return null;
        var (low, high) = (0, sorted.Count - 1);
        while (low < sorted.Count && sorted[low] == sorted[0])
            low++;
        while (high >= 0 && sorted[high] == sorted[^1])
            high--;
        return IsCode(sorted, low, low, sorted.Count) ?? IsCode(sorted, sorted.Count - 1 - high, 0, high + 1);
    }

    /// <param name="count">How many times the outermost number is there.</param>
    /// <param name="from">The first of the others.</param>
    /// <param name="to">After the last of the others.</param>
    private static (double, double)? IsCode(IReadOnlyList<double> sorted, int count, int from, int to)
    {
        if (count < LeastCount || count < LeastShare * sorted.Count || to - from < LeastOthers || !HasSeveral(sorted, from, to))
            return null;
        var code = from > 0 ? sorted[0] : sorted[^1];
        var gap = from > 0 ? sorted[from] - code : code - sorted[to - 1];
        var spread = sorted[to - 1] - sorted[from];
        var needed = Array.Exists(UsualCodes, usual => Math.Abs(code - usual) <= 1e-6 * Math.Abs(usual)) ? DistanceOfUsualCodes : Distance;
        return gap > needed * spread ? (code, (double)count / sorted.Count) : null;
    }

    private static bool HasSeveral(IReadOnlyList<double> sorted, int from, int to)
    {
        var distinct = 1;
        for (var i = from + 1; i < to && distinct < LeastOthers; i++)
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        return distinct >= LeastOthers;
    }

    /// <summary>The number that the file stores, in the digits that its type has.</summary>
    public static double Stored(double code, SampleType type, double scale, double offset)
    {
        var stored = (code - offset) / scale;
        return type switch
        {
            SampleType.Float32 => double.Parse(((float)stored).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            SampleType.Float64 => stored,
            _ => Math.Round(stored),
        };
    }
}
