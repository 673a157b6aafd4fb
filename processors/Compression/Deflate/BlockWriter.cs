using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>Writes one block (RFC 1951, section 3.2): with dynamic Huffman codes, with the fixed ones if it is small, or stored if that is shorter.</summary>
internal sealed class BlockWriter
{
    // With codewords of at most 14 bits, four literals fit between two flushes of the bit writer. The limit costs almost no size.
    private const int MaxLiteralLengthCodeLength = 14;
    private const int MaxDistanceCodeLength = 15;
    private const int MaxStoredBytes = ushort.MaxValue;
    // BTYPE of the RFC.
    private const uint Stored = 0;
    private const uint FixedCodes = 1;
    private const uint DynamicCodes = 2;
    // The header of dynamic codes takes a hundred bits at least, and making them takes longer than writing the block.
    private const int MaxFixedSequences = 8;
    private const int MaxFixedBits = 400;

    private readonly HuffmanCode _literalLengthCode = new(LiteralLengthAlphabet.Size, MaxLiteralLengthCodeLength);
    private readonly HuffmanCode _distanceCode = new(DistanceAlphabet.Size, MaxDistanceCodeLength);
    private readonly DynamicHeader _header = new();
    // By length of a match: its codeword with the extra bits, packed as a codeword.
    private readonly uint[] _lengthCodewords = new uint[LiteralLengthAlphabet.MaxMatch + 1];

    public void Write(ref BitWriter bits, ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences, SymbolCounts counts, bool last)
    {
        if (TryWriteFixed(ref bits, input, sequences, last))
            return;
        counts.LiteralsAndLengths[LiteralLengthAlphabet.EndOfBlock] = 1;
        _literalLengthCode.Build(counts.LiteralsAndLengths);
        _distanceCode.Build(counts.Distances);
        _header.Build(_literalLengthCode.Lengths, _distanceCode.Lengths);
        if (CodedBits(counts) / 8 >= StoredBytes(input.Length))
        {
            WriteStored(ref bits, input, last);
            return;
        }
        bits.Add(last ? 1u : 0, 1);
        bits.Add(DynamicCodes, 2);
        _header.Write(ref bits);
        PackLengthCodewords(sequences);
        WriteSequences(ref bits, input, sequences);
        bits.Add(_literalLengthCode.Codewords[LiteralLengthAlphabet.EndOfBlock]);
        bits.Flush();
    }

    private static bool TryWriteFixed(ref BitWriter bits, ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences, bool last)
    {
        if (sequences.Length > MaxFixedSequences)
            return false;
        var literals = 0;
        foreach (var sequence in sequences)
            literals += sequence.Literals;
        if (literals > MaxFixedBits / 8)
            return false;
        var size = FixedCode.Bits(input, sequences);
        if (size > MaxFixedBits || size / 8 >= StoredBytes(input.Length))
            return false;
        bits.Add(last ? 1u : 0, 1);
        bits.Add(FixedCodes, 2);
        FixedCode.Write(ref bits, input, sequences);
        return true;
    }

    private static long StoredBytes(int length) => length + 5 * (1 + length / MaxStoredBytes);

    public static void WriteStored(ref BitWriter bits, ReadOnlySpan<byte> input, bool last)
    {
        do
        {
            var part = input[..Math.Min(input.Length, MaxStoredBytes)];
            input = input[part.Length..];
            bits.Add(last && input.Length == 0 ? 1u : 0, 1);
            bits.Add(Stored, 2);
            bits.Align();
            bits.Add((uint)part.Length, 16);
            bits.Add((uint)~part.Length & ushort.MaxValue, 16);
            bits.Flush();
            bits.Write(part);
        }
        while (input.Length > 0);
    }

    private long CodedBits(SymbolCounts counts)
    {
        var sum = 3 + _header.Bits + _literalLengthCode.Bits() + _distanceCode.Bits();
        for (var slot = 0; slot < LiteralLengthAlphabet.Slots; slot++)
            sum += (long)counts.LiteralsAndLengths[LiteralLengthAlphabet.FirstLength + slot] * LiteralLengthAlphabet.ExtraBits(slot);
        for (var symbol = 0; symbol < DistanceAlphabet.Size; symbol++)
            sum += (long)counts.Distances[symbol] * DistanceAlphabet.ExtraBits(symbol);
        return sum;
    }

    private void PackLengthCodewords(ReadOnlySpan<Sequence> sequences)
    {
        if (sequences.Length > LiteralLengthAlphabet.MaxMatch)
        {
            for (var length = LiteralLengthAlphabet.MinMatch; length <= LiteralLengthAlphabet.MaxMatch; length++)
                PackLengthCodeword(length);
            return;
        }
        foreach (var sequence in sequences)
        {
            if (sequence.Length >= LiteralLengthAlphabet.MaxMatch)
                PackLengthCodeword(LiteralLengthAlphabet.MaxMatch);
            if (sequence.Length % LiteralLengthAlphabet.MaxMatch >= LiteralLengthAlphabet.MinMatch)
                PackLengthCodeword(sequence.Length % LiteralLengthAlphabet.MaxMatch);
        }
    }

    private void PackLengthCodeword(int length)
    {
        var slot = LiteralLengthAlphabet.Slot(length);
        var codeword = _literalLengthCode.Codewords[LiteralLengthAlphabet.FirstLength + slot];
        var bits = (int)(codeword & HuffmanCode.LengthMask);
        var extra = (uint)(length - LiteralLengthAlphabet.Base(slot)) << bits;
        _lengthCodewords[length] = ((codeword >> HuffmanCode.LengthBits | extra) << HuffmanCode.LengthBits) + (uint)(bits + LiteralLengthAlphabet.ExtraBits(slot));
    }

    private void WriteSequences(ref BitWriter target, ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences)
    {
        var bits = target;
        ref var codewords = ref MemoryMarshal.GetReference(_literalLengthCode.Codewords);
        ref var next = ref MemoryMarshal.GetReference(input);
        foreach (var sequence in sequences)
        {
            ref var end = ref Unsafe.Add(ref next, sequence.Literals & ~3);
            for (; Unsafe.IsAddressLessThan(ref next, ref end); next = ref Unsafe.Add(ref next, 4))
            {
                bits.Add(Unsafe.Add(ref codewords, next));
                bits.Add(Unsafe.Add(ref codewords, Unsafe.Add(ref next, 1)));
                bits.Add(Unsafe.Add(ref codewords, Unsafe.Add(ref next, 2)));
                bits.Add(Unsafe.Add(ref codewords, Unsafe.Add(ref next, 3)));
                bits.Flush();
            }
            for (var i = 0; i < (sequence.Literals & 3); i++)
                bits.Add(Unsafe.Add(ref codewords, Unsafe.Add(ref next, i)));
            bits.Flush();
            next = ref Unsafe.Add(ref next, (sequence.Literals & 3) + sequence.Length);
            if (sequence.Length > 0)
                WriteMatch(ref bits, sequence.Length, sequence.Distance);
        }
        target = bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteMatch(ref BitWriter bits, int length, int distance)
    {
        var symbol = DistanceAlphabet.Symbol(distance);
        var codeword = _distanceCode.Codewords[symbol];
        var codewordBits = (int)(codeword & HuffmanCode.LengthMask);
        var distanceBits = codeword >> HuffmanCode.LengthBits | (uint)(distance - DistanceAlphabet.Base(symbol)) << codewordBits;
        var distanceCount = codewordBits + DistanceAlphabet.ExtraBits(symbol);
        for (; length > LiteralLengthAlphabet.MaxMatch; length -= LiteralLengthAlphabet.MaxMatch)
        {
            bits.Add(_lengthCodewords[LiteralLengthAlphabet.MaxMatch]);
            bits.Add(distanceBits, distanceCount);
            bits.Flush();
        }
        bits.Add(_lengthCodewords[length]);
        bits.Add(distanceBits, distanceCount);
        bits.Flush();
    }
}
