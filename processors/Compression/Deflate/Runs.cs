namespace Datasets.Compression;

/// <summary>
/// A run, which repeats its first bytes, costs least when it is told by its own period, wherever it has been seen before: that is the same
/// short distance for all runs.
/// </summary>
internal static unsafe class Runs
{
    /// <summary>
    /// Takes the run at a place instead of a match where it is as long, and lets a match end where a long run begins, or soon after: what is
    /// left of deflate's longest match costs nothing.
    /// </summary>
    /// <param name="period">Bytes that repeat.</param>
    /// <param name="length">Of a match at the place.</param>
    public static void Prefer(byte* at, byte* start, byte* end, int period, ref int length, ref int distance)
    {
        if (distance == period)
            return;
        var run = at - start < period ? 0 : MatchLength.Of(at, period, end);
        if (run >= Math.Min(length, Symbols.LongestMatch))
        {
            (length, distance) = (run, period);
            return;
        }
        for (var position = Symbols.LongestMatch; position < length; position += Symbols.LongestMatch)
        {
            if (MatchLength.Of(at + position, period, end) < Symbols.LongestMatch)
                continue;
            length = position;
            return;
        }
    }
}
