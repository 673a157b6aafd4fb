namespace Datasets.Compression;

/// <summary>A block with the codes that the format fixes (RFC 1951, section 3.2.6). It has no header, which suits a block of a few sequences.</summary>
internal static class FixedCode
{
    private const int DistanceCodeLength = 5;

    private static readonly uint[] Codewords = [.. Enumerable.Range(0, LiteralLengthAlphabet.Size).Select(Codeword)];

    /// <summary>The bits of the sequences and of the end of the block.</summary>
    public static long Bits(ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences)
    {
        long sum = LengthOf(LiteralLengthAlphabet.EndOfBlock);
        foreach (var (literals, length, distance) in sequences)
        {
            foreach (var literal in input[..literals])
                sum += LengthOf(literal);
            input = input[(literals + length)..];
            for (var rest = length; rest > 0; rest -= LiteralLengthAlphabet.MaxMatch)
            {
                var slot = LiteralLengthAlphabet.Slot(Math.Min(rest, LiteralLengthAlphabet.MaxMatch));
                sum += LengthOf(LiteralLengthAlphabet.FirstLength + slot) + LiteralLengthAlphabet.ExtraBits(slot);
                sum += DistanceCodeLength + DistanceAlphabet.ExtraBits(DistanceAlphabet.Symbol(distance));
            }
        }
        return sum;
    }

    /// <summary>Writes the sequences and the end of the block.</summary>
    public static void Write(ref BitWriter bits, ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences)
    {
        foreach (var (literals, length, distance) in sequences)
        {
            foreach (var literal in input[..literals])
            {
                bits.Add(Codewords[literal]);
                bits.Flush();
            }
            input = input[(literals + length)..];
            for (var rest = length; rest > 0; rest -= LiteralLengthAlphabet.MaxMatch)
                WriteMatch(ref bits, Math.Min(rest, LiteralLengthAlphabet.MaxMatch), distance);
        }
        bits.Add(Codewords[LiteralLengthAlphabet.EndOfBlock]);
        bits.Flush();
    }

    private static void WriteMatch(ref BitWriter bits, int length, int distance)
    {
        var slot = LiteralLengthAlphabet.Slot(length);
        bits.Add(Codewords[LiteralLengthAlphabet.FirstLength + slot]);
        bits.Add((uint)(length - LiteralLengthAlphabet.Base(slot)), LiteralLengthAlphabet.ExtraBits(slot));
        var symbol = DistanceAlphabet.Symbol(distance);
        bits.Add(HuffmanCode.Reverse((uint)symbol, DistanceCodeLength), DistanceCodeLength);
        bits.Add((uint)(distance - DistanceAlphabet.Base(symbol)), DistanceAlphabet.ExtraBits(symbol));
        bits.Flush();
    }

    private static int LengthOf(int symbol) => (int)(Codewords[symbol] & HuffmanCode.LengthMask);

    private static uint Codeword(int symbol)
    {
        var (code, length) = symbol switch
        {
            < 144 => (0b0011_0000 + symbol, 8),
            < 256 => (0b1_1001_0000 + symbol - 144, 9),
            < 280 => (symbol - 256, 7),
            _ => (0b1100_0000 + symbol - 280, 8),
        };
        return HuffmanCode.Reverse((uint)code, length) << HuffmanCode.LengthBits | (uint)length;
    }
}
