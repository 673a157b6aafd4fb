using System.Runtime.CompilerServices;

namespace Datasets.Compression;

/// <summary>
/// The cheapest ways through a stretch of words. Node n is the place before word n; its value has the bits spent so far, in 1/256, in its
/// upper half, and in its lower half the last step that led there: a match's length in bytes and its distance in words, 16 bits each. There are
/// few branches in the inner loop, since what values do next is hard to foresee: what is not possible costs more than any other way.
/// </summary>
internal unsafe struct WordPaths
{
    private const int WordSize = WordMatcher.WordSize;
    private const int TableBits = 14;
    private const int TableSize = 1 << TableBits;
    private const int MostNodes = 2048;
    // The longest step is shorter than a long match, which ends the stretch.
    private const int MostWordsAtOnce = 20;
    private const int FarthestWord = Symbols.FarthestMatch / WordSize;
    private const long Never = long.MaxValue >> 1;
    // The distance of a match that is none costs 256 bits, more than three words of literals, which such a match would stand for at most.
    private const ushort Impossible = ushort.MaxValue;
    private const int DearestLiteral = 20 << FixedLog2.Fraction;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // The last place, as a word's number of which 16 bits are kept, by a hash of: one word, two and four; the last three bytes of a word, and
    // the last three or two with the next word. What stands at a place is compared, so that an old number does no harm.
    private fixed ushort _one[TableSize];
    private fixed ushort _two[TableSize];
    private fixed ushort _four[TableSize];
    private fixed ushort _three[TableSize];
    private fixed ushort _behind[TableSize];
    private fixed long _nodes[MostNodes + MostWordsAtOnce + 1];
    private fixed int _literals[256];
    private fixed int _lengths[Symbols.LongestMatch + 1];
    // By words of distance, the farthest first, and behind the nearest what is no match.
    private fixed ushort _distances[Symbols.FarthestMatch / WordSize + 1];

    /// <summary>The steps of the way that was traced back, the last one first.</summary>
    public fixed uint Steps[MostNodes];

    public static bool IsLiteral(uint step) => step == 0;

    /// <summary>
    /// A step is a word of literals (its length is 0), or a match of whole words, or a match behind one or two literals of a word; then the
    /// length's remainder says how many.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Literals, int Length, int Distance) Unpack(uint step)
    {
        var (length, distance) = ((int)(step >> 16), WordSize * (int)(step & ushort.MaxValue));
        var literals = length & WordSize - 1;
        return literals == 0 ? (0, length, distance) : (literals, WordsOf(step) * WordSize - literals, distance);
    }

    public void Begin()
    {
        fixed (ushort* tables = _one)
            new Span<ushort>(tables, 5 * TableSize).Clear();
    }

    public void Learn(SymbolCosts costs)
    {
        fixed (int* literals = _literals, lengths = _lengths)
        {
            for (var value = 0; value < costs.Literals.Length; value++)
                literals[value] = Math.Min(costs.Literals[value], DearestLiteral);
            costs.Lengths.CopyTo(new Span<int>(lengths, Symbols.LongestMatch + 1));
        }
        fixed (ushort* distances = _distances)
        {
            distances[FarthestWord] = Impossible;
            for (int slot = Symbols.DistanceSlot(WordSize), next = 1; slot < Symbols.Distances; slot++)
            {
                var end = slot + 1 < Symbols.Distances ? (Symbols.DistanceBase(slot + 1) + WordSize - 1) / WordSize : FarthestWord + 1;
                new Span<ushort>(distances + FarthestWord + 1 - end, end - next).Fill((ushort)costs.Distances[slot]);
                next = end;
            }
        }
    }

    /// <summary>Makes places known without looking for ways: <paramref name="count"/> words, from <paramref name="last"/> backwards.</summary>
    public void Insert(byte* start, byte* last, byte* end, int count)
    {
        for (var at = last; count > 0 && at >= start; count--, at -= WordSize)
        {
            if (at + 2 * sizeof(ulong) > end)
                continue;
            var (first, second) = (*(ulong*)at, *(ulong*)(at + sizeof(ulong)));
            _one[HashOne(first)] = _two[HashTwo(first)] = _four[HashFour(first, second)] = (ushort)((at - start) / WordSize);
        }
    }

    /// <summary>
    /// Looks at words until there are <paramref name="count"/>, or a match so long that it is taken at once.
    /// </summary>
    /// <param name="literalsBefore">
    /// How many first bytes of a word are left out for another match: 1, up to the word's end or the next one's; or 2, up to the next one's.
    /// </param>
    /// <param name="length">Of the long match, which starts at the last node; 0 where there is none.</param>
    /// <returns>The number of the last node.</returns>
    public int Extend(byte* at, byte* start, byte* end, int count, int literalsBefore, int longMatch, int longRun, out int length, out int distance)
    {
        length = distance = 0;
        // What steps of these lengths cost without literals and distance.
        var threeBytes = Step(_lengths[3], 1, 0);
        var sevenBytes = Step(_lengths[7], 5, 0);
        var sixBytes = Step(_lengths[6], 6, 0);
        var oneWord = Step(_lengths[4], 4, 0);
        var twoWords = Step(_lengths[8], 8, 0);
        var threeWords = Step(_lengths[12], 12, 0);
        fixed (long* nodes = _nodes)
        fixed (int* literals = _literals)
        fixed (ushort* farthest = _distances)
        {
            var distances = farthest + FarthestWord;
            new Span<long>(nodes, MostWordsAtOnce).Fill(Never);
            nodes[0] = 0;
            var last = nodes + count;
            var node = nodes;
            for (; node < last; node++, at += WordSize)
            {
                node[MostWordsAtOnce] = Never;
                var number = (int)((at - start) / WordSize);
                var first = *(ulong*)at;
                var spent = node[0] & ~(long)uint.MaxValue;

                // Inside of a run nothing is better than the run.
                if (first == *(ulong*)(at - WordSize))
                {
                    var run = distances[-1];
                    node[1] = Min(node[1], spent + Step(_lengths[4] + run, 4, 1));
                    node[2] = Min(node[2], spent + Step(_lengths[8] + run, 8, 1));
                    var same = MatchLength.Of(at + sizeof(ulong), WordSize, end) + sizeof(ulong);
                    if (same >= longRun)
                    {
                        (length, distance) = (same, WordSize);
                        break;
                    }
                    var more = same / WordSize;
                    node[more] = Min(node[more], spent + Step(_lengths[more * WordSize] + run, more * WordSize, 1));
                    continue;
                }

                var literal = literals[(byte)first];
                var nextLiteral = literals[(byte)(first >> 8)];
                var word = literal + nextLiteral + literals[(byte)(first >> 16)] + literals[(byte)(first >> 24)];
                var one = (long)word << 32;
                long two;
                // A negative number of words, and the same or 0, where it is no match.
                long back, match;

                if (literalsBefore == 1)
                {
                    back = Back(ref _three[HashThree(first)], number);
                    match = back & IsZero((*(uint*)(at + WordSize * back) ^ (uint)first) >> 8);
                    one = Min(one, ((long)(literal + distances[match]) << 32) + threeBytes - back);

                    back = Back(ref _behind[HashTwo(first >> 8)], number);
                    match = back & IsZero((*(ulong*)(at + WordSize * back) ^ first) >> 8);
                    two = ((long)(literal + distances[match]) << 32) + sevenBytes - back;
                }
                else
                {
                    back = Back(ref _behind[HashTwo(first >> 16)], number);
                    match = back & IsZero((*(ulong*)(at + WordSize * back) ^ first) >> 16);
                    two = ((long)(literal + nextLiteral + distances[match]) << 32) + sixBytes - back;
                }

                back = Back(ref _one[HashOne(first)], number);
                match = back & IsZero(*(uint*)(at + WordSize * back) ^ (uint)first);
                node[1] = Min(node[1], spent + Min(one, ((long)distances[match] << 32) + oneWord - back));

                var second = *(ulong*)(at + sizeof(ulong));
                back = Back(ref _two[HashTwo(first)], number);
                var there = at + WordSize * back;
                var different = *(ulong*)there ^ first;
                match = back & IsZero(different >> 32 | (uint)different);
                node[2] = Min(node[2], spent + Min(two, ((long)distances[match] << 32) + twoWords - back));
                match &= IsZero(*(uint*)(there + sizeof(ulong)) ^ (uint)second);
                node[3] = Min(node[3], spent + (((long)distances[match] << 32) + threeWords - back));

                back = Back(ref _four[HashFour(first, second)], number);
                there = at + WordSize * back;
                if ((*(ulong*)there ^ first | *(ulong*)(there + sizeof(ulong)) ^ second) != 0)
                    continue;
                var bits = distances[back];
                node[3] = Min(node[3], spent + Step(_lengths[12] + bits, 12, -back));
                node[4] = Min(node[4], spent + Step(_lengths[16] + bits, 16, -back));
                var matching = 16 + MatchLength.Of(at + 16, -WordSize * back, end);
                if (matching >= longMatch || back >= -2 && matching >= longRun)
                {
                    (length, distance) = (matching, (int)(-WordSize * back));
                    break;
                }
                var words = matching / WordSize;
                node[words] = Min(node[words], spent + Step(_lengths[words * WordSize] + bits, words * WordSize, -back));
            }
            return (int)(node - nodes);
        }
    }

    /// <summary>Writes the cheapest way to a node to <see cref="Steps"/>.</summary>
    /// <returns>The number of steps.</returns>
    public int TraceBack(int node)
    {
        var count = 0;
        while (node > 0)
        {
            var step = (uint)_nodes[node];
            Steps[count++] = step;
            node -= WordsOf(step);
        }
        return count;
    }

    // Rounded up, since a match behind literals is short of whole words.
    private static int WordsOf(uint step) => Math.Max(1, (int)(step >> 16) + WordSize - 1 >> 2);

    private static uint HashOne(ulong first) => (uint)first * (uint)(Multiplier >> 32) >> 32 - TableBits;

    private static uint HashThree(ulong first) => ((uint)first >> 8) * (uint)(Multiplier >> 32) >> 32 - TableBits;

    private static ulong HashTwo(ulong first) => first * Multiplier >> 64 - TableBits;

    private static ulong HashFour(ulong first, ulong second) => (first * Multiplier + second) * Multiplier >> 64 - TableBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Back(ref ushort place, int number)
    {
        var before = place;
        place = (ushort)number;
        // From -1 down to the farthest: the tables begin with number 0, and the first word that is looked for has number 1.
        return before - number | -FarthestWord;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Step(int bits, int length, long distance) => (long)bits << 32 | (long)length << 16 | distance;

    // All ones or none, without a branch, of less than 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long IsZero(ulong value) => (long)value - 1 >> 63;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Min(long one, long other)
    {
        var difference = one - other;
        return other + (difference & difference >> 63);
    }
}
