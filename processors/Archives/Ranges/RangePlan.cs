using Datasets.Model;

namespace Datasets.Archives.Ranges;

/// <summary>Which requests bring the ranges that are wanted.</summary>
internal static class RangePlan
{
    /// <summary>Bytes that may be fetched beside what is wanted, as a share of it: a request costs a server more than some bytes.</summary>
    private const double FillerShare = 0.05;

    /// <summary>A gap up to this size takes less time than another request on any line.</summary>
    private const long SmallGap = 4 << 10;

    /// <summary>A gap beyond this size is never fetched: at 50 Mbit/s it takes as long as four answers of 40 ms.</summary>
    private const long LargestGap = 1 << 20;

    /// <summary>A larger request is cut, so that several are under way and a broken one loses little.</summary>
    public const long LargestRequest = 8 << 20;

    /// <param name="wanted">Ranges in any order, which may overlap.</param>
    /// <param name="present">What is there already.</param>
    public static IReadOnlyList<ByteRange> Requests(IEnumerable<ByteRange> wanted, ByteRangeSet present)
    {
        var missing = new ByteRangeSet();
        foreach (var part in wanted.SelectMany(present.Missing))
            missing.Add(part);
        var budget = (long)(missing.Count * FillerShare);
        foreach (var gap in GapsOf(missing.Ranges).OrderBy(gap => gap.Length).TakeWhile(gap => gap.Length <= LargestGap).ToList())
        {
            if (gap.Length > SmallGap && (budget -= gap.Length) < 0)
                break;
            missing.Add(gap);
        }
        return [.. missing.Ranges.SelectMany(Cut)];
    }

    private static IEnumerable<ByteRange> GapsOf(IReadOnlyList<ByteRange> ranges)
    {
        for (var i = 1; i < ranges.Count; i++)
            yield return ByteRange.Between(ranges[i - 1].End, ranges[i].Start);
    }

    private static IEnumerable<ByteRange> Cut(ByteRange range)
    {
        var pieces = (range.Length + LargestRequest - 1) / LargestRequest;
        for (long piece = 0; piece < pieces; piece++)
            yield return ByteRange.Between(range.Start + range.Length * piece / pieces, range.Start + range.Length * (piece + 1) / pieces);
    }
}
