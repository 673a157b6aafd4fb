namespace Datasets.Compression;

/// <summary>The header of a block with dynamic Huffman codes: the code lengths of its two codes, themselves run-length and Huffman coded (RFC 1951, section 3.2.7).</summary>
internal sealed class DynamicHeader
{
    private const int CodeLengthSymbols = 19;
    private const int MaxCodeLength = 7;
    private const int MinCodeLengthsSent = 4;
    private const int RepeatPrevious = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;

    // The order in which the lengths of the code length code are sent.
    private static readonly byte[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly HuffmanCode _codeLengthCode = new(CodeLengthSymbols, MaxCodeLength);
    private readonly uint[] _counts = new uint[CodeLengthSymbols];
    private readonly byte[] _lengths = new byte[LiteralLengthAlphabet.Size + DistanceAlphabet.Size];
    // The symbol in the lower byte, the value of its extra bits above.
    private readonly ushort[] _symbols = new ushort[LiteralLengthAlphabet.Size + DistanceAlphabet.Size];
    private int _symbolCount;
    // HLIT + 257, HDIST + 1 and HCLEN + 4 of the RFC.
    private int _literalLengthCodes;
    private int _distanceCodes;
    private int _codeLengthCodes;

    /// <summary>The header's size in bits.</summary>
    public long Bits { get; private set; }

    public void Build(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distances)
    {
        _literalLengthCodes = Math.Max(LiteralLengthAlphabet.FirstLength, literalLengths.LastIndexOfAnyExcept((byte)0) + 1);
        _distanceCodes = Math.Max(1, distances.LastIndexOfAnyExcept((byte)0) + 1);
        literalLengths[.._literalLengthCodes].CopyTo(_lengths);
        distances[.._distanceCodes].CopyTo(_lengths.AsSpan(_literalLengthCodes));
        EncodeRuns(_lengths.AsSpan(0, _literalLengthCodes + _distanceCodes));
        _codeLengthCode.Build(_counts);
        _codeLengthCodes = Order.Length;
        while (_codeLengthCodes > MinCodeLengthsSent && _codeLengthCode.Lengths[Order[_codeLengthCodes - 1]] == 0)
            _codeLengthCodes--;
        Bits = 14 + 3 * _codeLengthCodes;
        for (var symbol = 0; symbol < CodeLengthSymbols; symbol++)
            Bits += _counts[symbol] * (_codeLengthCode.Lengths[symbol] + ExtraBits(symbol));
    }

    public void Write(ref BitWriter bits)
    {
        bits.Add((uint)(_literalLengthCodes - LiteralLengthAlphabet.FirstLength), 5);
        bits.Add((uint)(_distanceCodes - 1), 5);
        bits.Add((uint)(_codeLengthCodes - MinCodeLengthsSent), 4);
        bits.Flush();
        foreach (var symbol in Order.AsSpan(0, _codeLengthCodes))
        {
            bits.Add(_codeLengthCode.Lengths[symbol], 3);
            bits.Flush();
        }
        foreach (var symbol in _symbols.AsSpan(0, _symbolCount))
        {
            bits.Add(_codeLengthCode.Codewords[symbol & 0xFF]);
            bits.Add((uint)symbol >> 8, ExtraBits(symbol & 0xFF));
            bits.Flush();
        }
    }

    private static int ExtraBits(int symbol) => symbol switch
    {
        RepeatPrevious => 2,
        RepeatZero => 3,
        RepeatZeroLong => 7,
        _ => 0,
    };

    private void EncodeRuns(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts);
        _symbolCount = 0;
        for (var start = 0; start < lengths.Length;)
        {
            var length = lengths[start];
            var run = lengths[start..].IndexOfAnyExcept(length);
            if (run < 0)
                run = lengths.Length - start;
            start += run;
            if (length == 0)
                EncodeZeros(run);
            else
                EncodeRun(length, run);
        }
    }

    private void EncodeZeros(int run)
    {
        for (; run >= 11; run -= Math.Min(run, 138))
            Put(RepeatZeroLong, Math.Min(run, 138) - 11);
        if (run >= 3)
            Put(RepeatZero, run - 3);
        else
            PutEach(0, run);
    }

    private void EncodeRun(byte length, int run)
    {
        Put(length, 0);
        run--;
        for (; run >= 3; run -= Math.Min(run, 6))
            Put(RepeatPrevious, Math.Min(run, 6) - 3);
        PutEach(length, run);
    }

    private void PutEach(byte length, int count)
    {
        for (; count > 0; count--)
            Put(length, 0);
    }

    private void Put(int symbol, int extra)
    {
        _counts[symbol]++;
        _symbols[_symbolCount++] = (ushort)(extra << 8 | symbol);
    }
}
