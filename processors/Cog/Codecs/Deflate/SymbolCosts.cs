namespace Datasets.Cog.Codecs.Deflate;

/// <summary>What symbols are expected to cost, in 1/256 of a bit, after what they cost so far.</summary>
internal sealed class SymbolCosts
{
    private readonly int[] _literals = new int[256];
    private readonly int[] _lengths = new int[Symbols.LongestMatch + 1];
    private readonly int[] _distances = new int[Symbols.Distances];

    public ReadOnlySpan<int> Literals => _literals;
    public ReadOnlySpan<int> Lengths => _lengths;
    public ReadOnlySpan<int> Distances => _distances;

    public void Learn(SymbolCounts one, SymbolCounts other)
    {
        Span<uint> l = stackalloc uint[Symbols.LiteralsAndLengths];
        Span<uint> d = stackalloc uint[Symbols.Distances];
        uint total = 0, dtotal = 0;
        for (var i = 0; i < l.Length; i++) total += l[i] = (one.LiteralsAndLengths[i] + other.LiteralsAndLengths[i]) * 4 + 1;
        for (var i = 0; i < d.Length; i++) dtotal += d[i] = (one.Distances[i] + other.Distances[i]) * 4 + 1;
        var log = (int)FixedLog2.Of(total);
        for (var i = 0; i < 256; i++) _literals[i] = log - (int)FixedLog2.Of(l[i]);
        for (var i = 3; i <= 258; i++) { var s = Symbols.LengthSlot(i); _lengths[i] = log - (int)FixedLog2.Of(l[257 + s]) + 256 * Symbols.LengthExtraBits(s); }
        log = (int)FixedLog2.Of(dtotal);
        for (var i = 0; i < d.Length; i++) _distances[i] = log - (int)FixedLog2.Of(d[i]) + 256 * Symbols.DistanceExtraBits(i);
    }
}
