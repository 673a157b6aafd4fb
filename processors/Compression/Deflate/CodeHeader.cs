namespace Datasets.Compression;

/// <summary>The lengths of a block's two codes in the compressed form of RFC 1951, section 3.2.7.</summary>
internal sealed class CodeHeader
{
    private const int CodeLengthSymbols = 19;
    private const int LongestCodeLength = 7;
    private const int Repeat = 16;
    private const int FewZeros = 17;
    private const int ManyZeros = 18;

    private static readonly byte[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly HuffmanCode _code = new(CodeLengthSymbols, LongestCodeLength);
    private readonly uint[] _counts = new uint[CodeLengthSymbols];
    private readonly byte[] _lengths = new byte[Symbols.LiteralsAndLengths + Symbols.Distances];
    // The symbol in the lower byte, its extra bits' value above.
    private readonly ushort[] _symbols = new ushort[Symbols.LiteralsAndLengths + Symbols.Distances];
    private int _count;
    private int _literals;
    private int _distances;
    private int _orders;

    /// <summary>Bits of the header.</summary>
    public long Bits { get; private set; }

    public void Build(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        _literals = Math.Max(Symbols.FirstLength, literals.LastIndexOfAnyExcept((byte)0) + 1);
        _distances = Math.Max(1, distances.LastIndexOfAnyExcept((byte)0) + 1);
        literals[.._literals].CopyTo(_lengths);
        distances[.._distances].CopyTo(_lengths.AsSpan(_literals));
        FindSymbols(_lengths.AsSpan(0, _literals + _distances));
        _code.Build(_counts);
        _orders = Order.Length;
        while (_orders > 4 && _code.Lengths[Order[_orders - 1]] == 0)
            _orders--;
        Bits = 14 + 3 * _orders;
        for (var symbol = 0; symbol < CodeLengthSymbols; symbol++)
            Bits += _counts[symbol] * (_code.Lengths[symbol] + ExtraBits(symbol));
    }

    public void Write(ref BitWriter bits)
    {
        bits.Add((uint)(_literals - Symbols.FirstLength), 5);
        bits.Add((uint)(_distances - 1), 5);
        bits.Add((uint)(_orders - 4), 4);
        bits.Flush();
        foreach (var symbol in Order.AsSpan(0, _orders))
        {
            bits.Add(_code.Lengths[symbol], 3);
            bits.Flush();
        }
        foreach (var symbol in _symbols.AsSpan(0, _count))
        {
            bits.Add(_code.Packed[symbol & 0xFF]);
            bits.Add((uint)symbol >> 8, ExtraBits(symbol & 0xFF));
            bits.Flush();
        }
    }

    private static int ExtraBits(int symbol) => symbol switch { Repeat => 2, FewZeros => 3, ManyZeros => 7, _ => 0 };

    private void FindSymbols(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts);
        _count = 0;
        for (var start = 0; start < lengths.Length;)
        {
            var length = lengths[start];
            var run = lengths[start..].IndexOfAnyExcept(length);
            if (run < 0)
                run = lengths.Length - start;
            start += run;
            if (length == 0)
            {
                for (; run >= 11; run -= Math.Min(run, 138))
                    Put(ManyZeros, Math.Min(run, 138) - 11);
                if (run >= 3)
                {
                    Put(FewZeros, run - 3);
                    run = 0;
                }
            }
            else
            {
                Put(length, 0);
                run--;
                for (; run >= 3; run -= Math.Min(run, 6))
                    Put(Repeat, Math.Min(run, 6) - 3);
            }
            for (; run > 0; run--)
                Put(length, 0);
        }
    }

    private void Put(int symbol, int extra)
    {
        _counts[symbol]++;
        _symbols[_count++] = (ushort)(extra << 8 | symbol);
    }
}
