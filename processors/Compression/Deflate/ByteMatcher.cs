using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// Finds matches of bytes, in samples of one or two bytes and in what the floating-point predictor splits into bytes. At each place the
/// nearest one with the same eight bytes is tried, or else with the same few; a match is taken where it saves bits, after what symbols
/// cost so far, and where the next byte's does not save more. The longer nothing is found, the fewer places are tried.
/// </summary>
internal sealed unsafe class ByteMatcher
{
    private const int TableBits = 15;
    private const int TableSize = 1 << TableBits;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private const int BytesPerLesson = 8192;
    // Bytes beyond a place that are read for looking it up.
    private const int Lookahead = 16;
    // A match as long as this is taken without looking for something better, and of its places only the last are made known.
    private const int LongMatch = 32;
    private const int PlacesOfLongMatch = 8;
    // What a later match has to save more, in 1/256 of a bit: it leaves a literal before it.
    private const int LiteralBeforeMatch = 2 << FixedLog2.Fraction;
    // The logarithm of how many places nothing is found at until one more is skipped each time.
    private const int Patience = 5;

    private readonly byte[] _memory = GC.AllocateArray<byte>(sizeof(Memory), pinned: true);
    private readonly SymbolCosts _costs = new();

    /// <param name="shortest">The bytes of the shortest match, from 3 to 7.</param>
    public void Parse(ref BitWriter bits, ReadOnlySpan<byte> input, int shortest, BlockBuilder blocks)
    {
        var memory = (Memory*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        memory->Begin(shortest);
        fixed (byte* start = input)
        {
            var end = start + input.Length;
            var limit = end - Lookahead;
            // Nothing stands before the first byte; the tables begin with its place.
            var next = start + 1;
            var gathered = start;
            var lesson = start;
            var misses = 0;
            while (next < limit && input.Length > Lookahead)
            {
                if (next >= lesson)
                {
                    blocks.Learn(_costs);
                    memory->Learn(_costs);
                    lesson = next + BytesPerLesson;
                }
                var saving = memory->Find(next, start, end, out var length, out var distance);
                if (saving <= 0)
                {
                    next += 1 + (misses++ >> Patience);
                    continue;
                }
                misses = 0;
                while (length < LongMatch && next + 1 < limit)
                {
                    var savingLater = memory->Find(next + 1, start, end, out var lengthLater, out var distanceLater);
                    if (savingLater <= saving + LiteralBeforeMatch)
                        break;
                    next++;
                    (saving, length, distance) = (savingLater, lengthLater, distanceLater);
                }
                if (length >= LongMatch)
                    Runs.Prefer(next, start, end, period: 1, ref length, ref distance);
                var stop = next + length;
                memory->Insert(start, length < LongMatch ? next + 2 : stop - PlacesOfLongMatch, stop < limit ? stop : limit);
                while (next > gathered && next - distance > start && next[-1] == next[-1 - distance])
                    next--;
                blocks.Add(ref bits, input, (int)(next - gathered), (int)(stop - next), distance);
                next = gathered = stop;
            }
            blocks.Add(ref bits, input, (int)(end - gathered), 0, 0);
        }
    }

    private struct Memory
    {
        // The last place, of which 16 bits are kept, by a hash of the bytes there. What stands at a place is compared, so that an old one does
        // no harm.
        private fixed ushort _short[TableSize];
        private fixed ushort _long[TableSize];
        private fixed int _literals[256];
        private fixed int _lengths[Symbols.LongestMatch + 1];
        private fixed int _distances[Symbols.Distances];

        // What is shifted out of eight bytes so that those of the shortest match are left.
        private int _shift;

        public void Begin(int shortest)
        {
            _shift = 64 - 8 * shortest;
            fixed (ushort* tables = _short)
                new Span<ushort>(tables, 2 * TableSize).Clear();
        }

        public void Learn(SymbolCosts costs)
        {
            fixed (int* literals = _literals, lengths = _lengths, distances = _distances)
            {
                costs.Literals.CopyTo(new Span<int>(literals, 256));
                costs.Lengths.CopyTo(new Span<int>(lengths, Symbols.LongestMatch + 1));
                costs.Distances.CopyTo(new Span<int>(distances, Symbols.Distances));
            }
        }

        public void Insert(byte* start, byte* from, byte* to)
        {
            for (var at = from; at < to; at++)
            {
                var bytes = *(ulong*)at;
                _short[HashShort(bytes)] = _long[HashLong(bytes)] = (ushort)(at - start);
            }
        }

        /// <returns>How many bits a match at this place saves, in 1/256; 0 where there is none.</returns>
        public int Find(byte* at, byte* start, byte* end, out int length, out int distance)
        {
            var bytes = *(ulong*)at;
            var here = (int)(at - start);
            ref var placeOfLong = ref _long[HashLong(bytes)];
            ref var placeOfShort = ref _short[HashShort(bytes)];
            // From -1 down to the farthest.
            var back = placeOfLong - here | -Symbols.FarthestMatch;
            var shortBack = placeOfShort - here | -Symbols.FarthestMatch;
            placeOfLong = placeOfShort = (ushort)here;
            length = 0;
            distance = -back;
            if (*(ulong*)(at + back) == bytes)
            {
                length = MatchLength.Of(at, distance, end);
                var saving = Saving(at, length, distance);
                if (saving > 0)
                    return saving;
            }
            distance = -shortBack;
            if ((*(ulong*)(at + shortBack) ^ bytes) << _shift != 0)
                return 0;
            length = MatchLength.Of(at, distance, end);
            return Saving(at, length, distance);
        }

        private readonly ulong HashShort(ulong bytes) => (bytes << _shift) * Multiplier >> 64 - TableBits;

        private static ulong HashLong(ulong bytes) => bytes * Multiplier >> 64 - TableBits;

        private readonly int Saving(byte* at, int length, int distance)
        {
            if (length >= LongMatch)
                return int.MaxValue;
            var sum = 0;
            for (var i = 0; i < length; i++)
                sum += _literals[at[i]];
            return sum - _lengths[length] - _distances[Symbols.DistanceSlot(distance)];
        }
    }
}
