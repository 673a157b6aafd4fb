namespace Datasets.Compression;

/// <summary>Estimated symbol costs (1/256 bit) from observed frequencies, extra bits included.</summary>
internal sealed class SymbolCosts
{
    // A symbol that has not occurred yet counts as 1/4 of an occurrence.
    private const int UnseenDivisor = 4;

    private readonly int[] _literals = new int[LiteralLengthAlphabet.Literals];
    private readonly int[] _lengths = new int[LiteralLengthAlphabet.MaxMatch + 1];
    private readonly int[] _distances = new int[DistanceAlphabet.Size];

    public ReadOnlySpan<int> Literals => _literals;

    /// <summary>By the length of a match.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>By the symbol of a distance.</summary>
    public ReadOnlySpan<int> Distances => _distances;

    /// <summary>Estimates the costs from the frequencies of two blocks together.</summary>
    public void Update(SymbolCounts one, SymbolCounts other)
    {
        Span<int> costs = stackalloc int[LiteralLengthAlphabet.Size];
        Estimate(one.LiteralsAndLengths, other.LiteralsAndLengths, costs);
        costs[.._literals.Length].CopyTo(_literals);
        for (var length = LiteralLengthAlphabet.MinMatch; length <= LiteralLengthAlphabet.MaxMatch; length++)
        {
            var slot = LiteralLengthAlphabet.Slot(length);
            _lengths[length] = costs[LiteralLengthAlphabet.FirstLength + slot] + (LiteralLengthAlphabet.ExtraBits(slot) << FixedLog2.FractionBits);
        }
        Estimate(one.Distances, other.Distances, _distances);
        for (var symbol = 0; symbol < _distances.Length; symbol++)
            _distances[symbol] += DistanceAlphabet.ExtraBits(symbol) << FixedLog2.FractionBits;
    }

    // A symbol's ideal cost is the binary logarithm of total / frequency.
    private static void Estimate(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other, Span<int> costs)
    {
        uint total = 0;
        for (var symbol = 0; symbol < costs.Length; symbol++)
        {
            var frequency = (one[symbol] + other[symbol]) * UnseenDivisor + 1;
            total += frequency;
            costs[symbol] = (int)-FixedLog2.Compute(frequency);
        }
        var totalLog = (int)FixedLog2.Compute(total);
        foreach (ref var cost in costs)
            cost += totalLog;
    }
}
