using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>Writes one block (RFC 1951, section 3.2): with codes made for it, or stored where that is shorter.</summary>
internal sealed class BlockWriter
{
    // Four literals between two flushes of the bit writer need codes of at most 14 bits; that costs next to nothing.
    private const int LongestLiteral = 14;
    private const int LongestDistance = 15;
    private const int LongestStored = ushort.MaxValue;

    private readonly HuffmanCode _literals = new(Symbols.LiteralsAndLengths, LongestLiteral);
    private readonly HuffmanCode _distances = new(Symbols.Distances, LongestDistance);
    private readonly CodeHeader _header = new();
    // By length: its code with the extra bits, packed as a code is.
    private readonly uint[] _lengths = new uint[Symbols.LongestMatch + 1];

    public void Write(ref BitWriter bits, ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences, SymbolCounts counts, bool last)
    {
        counts.LiteralsAndLengths[Symbols.EndOfBlock] = 1;
        _literals.Build(counts.LiteralsAndLengths);
        _distances.Build(counts.Distances);
        _header.Build(_literals.Lengths, _distances.Lengths);
        var stored = input.Length + 5 * (1 + input.Length / LongestStored);
        if (CodedBits(counts) / 8 >= stored)
        {
            WriteStored(ref bits, input, last);
            return;
        }
        bits.Add(last ? 1u : 0, 1);
        bits.Add(2, 2);
        _header.Write(ref bits);
        PackLengths();
        WriteSequences(ref bits, input, sequences);
        bits.Add(_literals.Packed[Symbols.EndOfBlock]);
        bits.Flush();
    }

    private static void WriteStored(ref BitWriter bits, ReadOnlySpan<byte> input, bool last)
    {
        do
        {
            var part = input[..Math.Min(input.Length, LongestStored)];
            input = input[part.Length..];
            bits.Add(last && input.Length == 0 ? 1u : 0, 1);
            bits.Add(0, 2);
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
        var sum = _header.Bits + 3;
        for (var symbol = 0; symbol < counts.LiteralsAndLengths.Length; symbol++)
        {
            var extra = symbol < Symbols.FirstLength ? 0 : Symbols.LengthExtraBits(symbol - Symbols.FirstLength);
            sum += (long)counts.LiteralsAndLengths[symbol] * (_literals.Lengths[symbol] + extra);
        }
        for (var slot = 0; slot < counts.Distances.Length; slot++)
            sum += (long)counts.Distances[slot] * (_distances.Lengths[slot] + Symbols.DistanceExtraBits(slot));
        return sum;
    }

    private void PackLengths()
    {
        for (var length = Symbols.ShortestMatch; length <= Symbols.LongestMatch; length++)
        {
            var slot = Symbols.LengthSlot(length);
            var code = _literals.Packed[Symbols.FirstLength + slot];
            var bits = (int)(code & HuffmanCode.LengthMask);
            var extra = (uint)(length - Symbols.LengthBase(slot)) << bits;
            _lengths[length] = ((code >> HuffmanCode.LengthBits | extra) << HuffmanCode.LengthBits) + (uint)(bits + Symbols.LengthExtraBits(slot));
        }
    }

    private void WriteSequences(ref BitWriter target, ReadOnlySpan<byte> input, ReadOnlySpan<Sequence> sequences)
    {
        var bits = target;
        ref var codes = ref MemoryMarshal.GetReference(_literals.Packed);
        ref var next = ref MemoryMarshal.GetReference(input);
        foreach (var sequence in sequences)
        {
            ref var end = ref Unsafe.Add(ref next, sequence.Literals & ~3);
            for (; Unsafe.IsAddressLessThan(ref next, ref end); next = ref Unsafe.Add(ref next, 4))
            {
                bits.Add(Unsafe.Add(ref codes, next));
                bits.Add(Unsafe.Add(ref codes, Unsafe.Add(ref next, 1)));
                bits.Add(Unsafe.Add(ref codes, Unsafe.Add(ref next, 2)));
                bits.Add(Unsafe.Add(ref codes, Unsafe.Add(ref next, 3)));
                bits.Flush();
            }
            for (var i = 0; i < (sequence.Literals & 3); i++)
                bits.Add(Unsafe.Add(ref codes, Unsafe.Add(ref next, i)));
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
        var slot = Symbols.DistanceSlot(distance);
        var code = _distances.Packed[slot];
        var codeBits = (int)(code & HuffmanCode.LengthMask);
        var distanceBits = code >> HuffmanCode.LengthBits | (uint)(distance - Symbols.DistanceBase(slot)) << codeBits;
        var distanceCount = codeBits + Symbols.DistanceExtraBits(slot);
        for (; length > Symbols.LongestMatch; length -= Symbols.LongestMatch)
        {
            bits.Add(_lengths[Symbols.LongestMatch]);
            bits.Add(distanceBits, distanceCount);
            bits.Flush();
        }
        bits.Add(_lengths[length]);
        bits.Add(distanceBits, distanceCount);
        bits.Flush();
    }
}
