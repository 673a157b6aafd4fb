namespace Datasets.Compression;

/// <summary>What symbols with their extra bits may be expected to cost, in 1/256 of a bit, after how often they came.</summary>
internal sealed class SymbolCosts
{
    // A symbol that has not come yet counts as this part of one that came once.
    private const int Unseen = 4;

    private readonly int[] _literals = new int[256];
    private readonly int[] _lengths = new int[Symbols.LongestMatch + 1];
    private readonly int[] _distances = new int[Symbols.Distances];

    public ReadOnlySpan<int> Literals => _literals;

    /// <summary>By the length of a match.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>By the symbol of a distance.</summary>
    public ReadOnlySpan<int> Distances => _distances;

    public void Learn(SymbolCounts one, SymbolCounts other)
    {
        Span<int> costs = stackalloc int[Symbols.LiteralsAndLengths];
        Reckon(one.LiteralsAndLengths, other.LiteralsAndLengths, costs);
        costs[.._literals.Length].CopyTo(_literals);
        for (var length = Symbols.ShortestMatch; length <= Symbols.LongestMatch; length++)
        {
            var slot = Symbols.LengthSlot(length);
            _lengths[length] = costs[Symbols.FirstLength + slot] + (Symbols.LengthExtraBits(slot) << FixedLog2.Fraction);
        }
        Reckon(one.Distances, other.Distances, _distances);
        for (var slot = 0; slot < _distances.Length; slot++)
            _distances[slot] += Symbols.DistanceExtraBits(slot) << FixedLog2.Fraction;
    }

    private static void Reckon(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other, Span<int> costs)
    {
        uint total = 0;
        for (var symbol = 0; symbol < costs.Length; symbol++)
        {
            var count = (one[symbol] + other[symbol]) * Unseen + 1;
            total += count;
            costs[symbol] = (int)-FixedLog2.Of(count);
        }
        var whole = (int)FixedLog2.Of(total);
        foreach (ref var cost in costs)
            cost += whole;
    }
}
