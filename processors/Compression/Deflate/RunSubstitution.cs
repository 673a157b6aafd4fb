namespace Datasets.Compression;

/// <summary>
/// Replaces matches by runs. A run repeats its first bytes (the period); a match whose distance is the period codes it with the same short distance
/// wherever it occurs, so it costs less than an equally long match of another distance.
/// </summary>
internal static unsafe class RunSubstitution
{
    /// <summary>
    /// Takes the run at a position instead of the match there if it is as long. Otherwise ends the match where a run of at least
    /// <see cref="LiteralLengthAlphabet.MaxMatch"/> bytes begins. The match is cut at a multiple of that length, which is where it would be split anyway.
    /// </summary>
    /// <param name="period">The number of bytes that repeat.</param>
    /// <param name="length">The length of the match.</param>
    /// <param name="distance">The distance of the match.</param>
    public static void Apply(byte* at, byte* start, byte* end, int period, ref int length, ref int distance)
    {
        if (distance == period)
            return;
        var run = at - start < period ? 0 : MatchLength.Measure(at, period, end);
        if (run >= Math.Min(length, LiteralLengthAlphabet.MaxMatch))
        {
            (length, distance) = (run, period);
            return;
        }
        for (var position = LiteralLengthAlphabet.MaxMatch; position < length; position += LiteralLengthAlphabet.MaxMatch)
        {
            if (MatchLength.Measure(at + position, period, end) < LiteralLengthAlphabet.MaxMatch)
                continue;
            length = position;
            return;
        }
    }
}
