namespace Datasets.Compression;

/// <summary>How often each symbol of the two alphabets occurs in a number of sequences.</summary>
internal sealed class SymbolCounts
{
    private const int Tables = 4;
    private const int MinLiteralsForTables = 256;

    // Repeated increments of one counter wait for each other. With four tables, equal bytes in a row increment different counters.
    private readonly uint[] _tables = new uint[Tables * LiteralLengthAlphabet.Literals];

    public uint[] LiteralsAndLengths { get; } = new uint[LiteralLengthAlphabet.Size];

    public uint[] Distances { get; } = new uint[DistanceAlphabet.Size];

    public void Clear()
    {
        Array.Clear(LiteralsAndLengths);
        Array.Clear(Distances);
    }

    public void AddLiterals(ReadOnlySpan<byte> literals)
    {
        if (literals.Length >= MinLiteralsForTables)
        {
            AddManyLiterals(literals);
            return;
        }
        foreach (var literal in literals)
            LiteralsAndLengths[literal]++;
    }

    /// <param name="length">
    /// May exceed the format's longest match; then the rest beyond whole longest matches must be 0 or at least the shortest match.
    /// </param>
    public void AddMatch(int length, int distance)
    {
        uint matches = 1;
        if (length > LiteralLengthAlphabet.MaxMatch)
        {
            (var longest, length) = Math.DivRem(length, LiteralLengthAlphabet.MaxMatch);
            matches = (uint)longest + (length > 0 ? 1u : 0);
            LiteralsAndLengths[LiteralLengthAlphabet.Size - 1] += (uint)longest;
        }
        if (length > 0)
            LiteralsAndLengths[LiteralLengthAlphabet.Symbol(length)]++;
        Distances[DistanceAlphabet.Symbol(distance)] += matches;
    }

    public void Add(SymbolCounts other)
    {
        Add(LiteralsAndLengths, other.LiteralsAndLengths);
        Add(Distances, other.Distances);
    }

    /// <summary>The entropy of all symbols in 1/256 bit: about what the best codes take, without extra bits and header.</summary>
    public static long EstimateBits(SymbolCounts one, SymbolCounts? other = null) =>
        EstimateBits(one.LiteralsAndLengths, other?.LiteralsAndLengths) + EstimateBits(one.Distances, other?.Distances);

    private void AddManyLiterals(ReadOnlySpan<byte> literals)
    {
        Array.Clear(_tables);
        var a = _tables.AsSpan(0, 256);
        var b = _tables.AsSpan(256, 256);
        var c = _tables.AsSpan(512, 256);
        var d = _tables.AsSpan(768, 256);
        var i = 0;
        for (; i + 4 <= literals.Length; i += 4)
        {
            a[literals[i]]++;
            b[literals[i + 1]]++;
            c[literals[i + 2]]++;
            d[literals[i + 3]]++;
        }
        for (; i < literals.Length; i++)
            a[literals[i]]++;
        for (var symbol = 0; symbol < LiteralLengthAlphabet.Literals; symbol++)
            LiteralsAndLengths[symbol] += a[symbol] + b[symbol] + c[symbol] + d[symbol];
    }

    private static void Add(uint[] to, uint[] from)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += from[i];
    }

    private static long EstimateBits(uint[] one, uint[]? other)
    {
        long total = 0, sum = 0;
        for (var i = 0; i < one.Length; i++)
        {
            var count = other is null ? one[i] : one[i] + other[i];
            if (count == 0)
                continue;
            total += count;
            sum += count * FixedLog2.Compute(count);
        }
        return total == 0 ? 0 : total * FixedLog2.Compute((uint)total) - sum;
    }
}
