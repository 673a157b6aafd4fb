using System.Runtime.CompilerServices;

namespace Datasets.Cog.Codecs.Deflate;

/// <summary>
/// The cheapest ways through a stretch of words. Node n is the place before word n; its value has the bits spent so far, in 1/256, in its
/// upper half, and in its lower half the last step that led there: a match's length and distance in 16 bits each. There are few branches in
/// the inner loop, since what values do next is hard to foresee: what is not possible costs <see cref="Never"/>.
/// </summary>
internal unsafe struct WordPaths
{
    private const int WordSize = WordMatcher.WordSize;
    private const int TableBits = 13;
    private const int TableSize = 1 << TableBits;
    private const int MostNodes = 2048;
    // The longest step is shorter than a long match, which ends the stretch.
    private const int MostWordsAtOnce = 20;
    private const int Nowhere = -Symbols.FarthestMatch - 1;
    private const long Never = long.MaxValue >> 1;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // The last place by a hash of: one word, two and four; the last three bytes of a word, and the last three or two with the next word.
    private fixed int _one[TableSize];
    private fixed int _two[TableSize];
    private fixed int _four[TableSize];
    private fixed int _three[TableSize];
    private fixed int _behind[TableSize];
    private fixed long _nodes[MostNodes + MostWordsAtOnce + 1];
    private fixed int _literals[256];
    private fixed int _lengths[Symbols.LongestMatch + 1];
    // By words of distance.
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
        var (length, distance) = ((int)(step >> 16), (int)(step & ushort.MaxValue));
        var literals = length & WordSize - 1;
        return literals == 0 ? (0, length, distance) : (literals, WordsOf(step) * WordSize - literals, distance);
    }

    public void Begin()
    {
        fixed (int* tables = _one)
            new Span<int>(tables, 5 * TableSize).Fill(Nowhere);
    }

    public void Learn(SymbolCosts costs)
    {
        fixed (int* literals = _literals, lengths = _lengths)
        {
            costs.Literals.CopyTo(new Span<int>(literals, 256));
            costs.Lengths.CopyTo(new Span<int>(lengths, Symbols.LongestMatch + 1));
        }
        fixed (ushort* distances = _distances)
        {
            for (int slot = Symbols.DistanceSlot(WordSize), next = 1; slot < Symbols.Distances; slot++)
            {
                var end = slot + 1 < Symbols.Distances ? (Symbols.DistanceBase(slot + 1) + WordSize - 1) / WordSize : Symbols.FarthestMatch / WordSize + 1;
                new Span<ushort>(distances + next, end - next).Fill((ushort)costs.Distances[slot]);
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
            _one[HashOne(first)] = _two[HashTwo(first)] = _four[HashFour(first, second)] = (int)(at - start);
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
        fixed (long* nodes = _nodes)
        {
            new Span<long>(nodes, MostWordsAtOnce).Fill(Never);
            nodes[0] = 0;
            var last = nodes + count;
            var node = nodes;
            for (; node < last; node++, at += WordSize)
            {
                node[MostWordsAtOnce] = Never;
                var here = (int)(at - start);
                var first = *(ulong*)at;
                var spent = node[0] & ~(long)uint.MaxValue;

                // Inside of a run nothing is better than the run.
                if (first == *(ulong*)(at - WordSize))
                {
                    var run = _distances[1];
                    node[1] = Min(node[1], spent + Step(_lengths[4] + run, 4, WordSize));
                    node[2] = Min(node[2], spent + Step(_lengths[8] + run, 8, WordSize));
                    var same = MatchLength.Of(at + sizeof(ulong), WordSize, end) + sizeof(ulong);
                    if (same >= longRun)
                    {
                        (length, distance) = (same, WordSize);
                        break;
                    }
                    var more = same / WordSize;
                    node[more] = Min(node[more], spent + Step(_lengths[more * WordSize] + run, more * WordSize, WordSize));
                    continue;
                }

                var literal = _literals[(byte)first];
                var nextLiteral = _literals[(byte)(first >> 8)];
                var literals = literal + nextLiteral + _literals[(byte)(first >> 16)] + _literals[(byte)(first >> 24)];
                var one = Min(node[1], spent + Step(literals, 0, 0));
                var two = node[2];
                long d, not;

                if (literalsBefore == 1)
                {
                    d = Since(ref _three[HashThree(first)], here);
                    not = TooFar(d);
                    not |= NotZero((*(uint*)(at - (d & ~not)) ^ (uint)first) >> 8);
                    one = Min(one, spent + Step(literal + _lengths[3] + Distance(d, not), 1, d) | not & Never);

                    d = Since(ref _behind[HashTwo(first >> 8)], here);
                    not = TooFar(d);
                    not |= NotZero((*(ulong*)(at - (d & ~not)) ^ first) >> 8);
                    two = Min(two, spent + Step(literal + _lengths[7] + Distance(d, not), 5, d) | not & Never);
                }
                else
                {
                    d = Since(ref _behind[HashTwo(first >> 16)], here);
                    not = TooFar(d);
                    not |= NotZero((*(ulong*)(at - (d & ~not)) ^ first) >> 16);
                    two = Min(two, spent + Step(literal + nextLiteral + _lengths[6] + Distance(d, not), 6, d) | not & Never);
                }

                d = Since(ref _one[HashOne(first)], here);
                not = TooFar(d);
                not |= NotZero(*(uint*)(at - (d & ~not)) ^ (uint)first);
                node[1] = Min(one, spent + Step(_lengths[4] + Distance(d, not), 4, d) | not & Never);

                d = Since(ref _two[HashTwo(first)], here);
                var second = *(ulong*)(at + sizeof(ulong));
                not = TooFar(d);
                var there = at - (d & ~not);
                var bits = Distance(d, not);
                not |= NotZero(*(ulong*)there ^ first);
                node[2] = Min(two, spent + Step(_lengths[8] + bits, 8, d) | not & Never);
                not |= NotZero(*(uint*)(there + sizeof(ulong)) ^ (uint)second);
                node[3] = Min(node[3], spent + Step(_lengths[12] + bits, 12, d) | not & Never);

                d = Since(ref _four[HashFour(first, second)], here);
                not = TooFar(d);
                there = at - (d & ~not);
                not |= NotZero(*(ulong*)there ^ first | *(ulong*)(there + sizeof(ulong)) ^ second);
                if (not != 0)
                    continue;
                bits = Distance(d, not);
                node[3] = Min(node[3], spent + Step(_lengths[12] + bits, 12, d));
                node[4] = Min(node[4], spent + Step(_lengths[16] + bits, 16, d));
                var matching = 16 + MatchLength.Of(at + 16, d, end);
                if (matching >= longMatch || d <= sizeof(ulong) && matching >= longRun)
                {
                    (length, distance) = (matching, (int)d);
                    break;
                }
                var words = matching / WordSize;
                node[words] = Min(node[words], spent + Step(_lengths[words * WordSize] + bits, words * WordSize, d));
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
    private static long Since(ref int place, int here)
    {
        var before = place;
        place = here;
        return here - before;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Distance(long distance, long not) => _distances[(distance & ~not) >> 2];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Step(int bits, int length, long distance) => (long)bits << 32 | (long)length << 16 | distance;

    // All ones or zero, without a branch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long TooFar(long distance) => Symbols.FarthestMatch - distance >> 63;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long NotZero(ulong value) => (long)(value | 0 - value) >> 63;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Min(long one, long other)
    {
        var difference = one - other;
        return other + (difference & difference >> 63);
    }
}
