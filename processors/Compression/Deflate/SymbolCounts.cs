using System.Numerics;
using System.Runtime.CompilerServices;

namespace Datasets.Compression;

/// <summary>How often each symbol of the two alphabets occurs in a stretch of sequences.</summary>
internal sealed class SymbolCounts
{
    private const int Tables = 4;

    // A histogram of bytes is bound by additions to the same place following each other; four tables keep neighbours apart.
    private readonly uint[] _literals = new uint[Tables * 256];

    public uint[] LiteralsAndLengths { get; } = new uint[Symbols.LiteralsAndLengths];

    public uint[] Distances { get; } = new uint[Symbols.Distances];

    public void Clear()
    {
        Array.Clear(LiteralsAndLengths);
        Array.Clear(Distances);
    }

    public void AddLiterals(ReadOnlySpan<byte> literals)
    {
        if (literals.Length < 256)
        {
            foreach (var literal in literals)
                LiteralsAndLengths[literal]++;
            return;
        }
        Array.Clear(_literals);
        var a = _literals.AsSpan(0, 256);
        var b = _literals.AsSpan(256, 256);
        var c = _literals.AsSpan(512, 256);
        var d = _literals.AsSpan(768, 256);
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
        for (var symbol = 0; symbol < 256; symbol++)
            LiteralsAndLengths[symbol] += a[symbol] + b[symbol] + c[symbol] + d[symbol];
    }

    /// <param name="length">Where it is longer than deflate's longest match, what is left beyond whole ones of that must be none or a match.</param>
    public void AddMatch(int length, int distance)
    {
        uint symbols = 1;
        if (length > Symbols.LongestMatch)
        {
            (var longest, length) = Math.DivRem(length, Symbols.LongestMatch);
            symbols = (uint)longest + (length > 0 ? 1u : 0);
            LiteralsAndLengths[Symbols.LiteralsAndLengths - 1] += (uint)longest;
        }
        if (length > 0)
            LiteralsAndLengths[Symbols.FirstLength + Symbols.LengthSlot(length)]++;
        Distances[Symbols.DistanceSlot(distance)] += symbols;
    }

    public void Add(SymbolCounts other)
    {
        Add(LiteralsAndLengths, other.LiteralsAndLengths);
        Add(Distances, other.Distances);
    }

    /// <summary>About how many bits the best codes for these counts take, in 1/256 of a bit; extra bits and header not counted.</summary>
    public static long Bits(SymbolCounts one, SymbolCounts? other = null) =>
        Bits(one.LiteralsAndLengths, other?.LiteralsAndLengths) + Bits(one.Distances, other?.Distances);

    private static void Add(uint[] to, uint[] from)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += from[i];
    }

    private static long Bits(uint[] one, uint[]? other)
    {
        long total = 0, sum = 0;
        for (var i = 0; i < one.Length; i++)
        {
            var count = other is null ? one[i] : one[i] + other[i];
            if (count == 0)
                continue;
            total += count;
            sum += count * FixedLog2.Of(count);
        }
        return total == 0 ? 0 : total * FixedLog2.Of((uint)total) - sum;
    }
}

/// <summary>Binary logarithms in 1/256, the same on every machine.</summary>
internal static class FixedLog2
{
    /// <summary>Bits after the binary point.</summary>
    public const int Fraction = 8;

    private const int TableBits = 10;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 1 << TableBits).Select(i => (ushort)Math.Round(Math.Log2(Math.Max(i, 1)) * (1 << Fraction)))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(uint value)
    {
        var shift = Math.Max(0, BitOperations.Log2(value) + 1 - TableBits);
        return Table[value >> shift] + (shift << Fraction);
    }
}
