using System.Runtime.CompilerServices;

namespace Datasets.Compression;

/// <summary>
/// Finds the cheapest way to code a segment of words: a shortest path. Node n stands before word n. Its value has the cost of the best path to it, in
/// 1/256 bit, in the upper half, and the last step of that path in the lower half: the match's length in bytes and its distance in words,
/// 16 bits each. The inner loop has few branches, since they would be hard to predict: a candidate that is no match becomes a
/// step that costs more than any other, and comparing values compares costs.
/// </summary>
internal unsafe struct OptimalParser
{
    /// <summary>Bytes from a word on that may be read there.</summary>
    public const int Lookahead = 40;

    public const int MaxSegmentWords = 2048;

    /// <summary>A match of so many bytes ends the segment and is taken without comparing costs.</summary>
    public const int LongMatch = 64;

    /// <summary>The same for a match with a distance of one or two words.</summary>
    public const int LongRun = 20;

    private const int WordSize = WordMatchFinder.WordSize;
    private const int WindowWords = WordMatchFinder.WindowWords;
    // The longest step is shorter than a long match.
    private const int MaxStepWords = 20;
    private const long Unreached = long.MaxValue >> 1;
    // Sentinel: 'no match' costs 256 bits, more than any literals it could replace (at most three words).
    private const ushort NoMatchCost = ushort.MaxValue;
    private const int MaxLiteralCost = 20 << FixedLog2.FractionBits;

    private WordMatchFinder _finder;
    private fixed long _nodes[MaxSegmentWords + MaxStepWords + 1];
    private fixed int _literalCosts[LiteralLengthAlphabet.Literals];
    private fixed int _lengthCosts[LiteralLengthAlphabet.MaxMatch + 1];
    // By offset in words (a negative number) + WindowWords; offset 0 has the cost of 'no match'.
    private fixed ushort _distanceCosts[WindowWords + 1];

    /// <summary>The steps of the path that was traced back, the last one first.</summary>
    public fixed uint Steps[MaxSegmentWords];

    public static bool IsLiteral(uint step) => step == 0;

    /// <summary>
    /// A step is a word of literals (with a length of 0), a match of whole words, or one or two literals and a match of the rest of the word or of that
    /// and the next word; then the remainder of the length by the word's size says how many literals.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Literals, int Length, int Distance) Unpack(uint step)
    {
        var (length, distance) = ((int)(step >> 16), WordSize * (int)(step & ushort.MaxValue));
        var literals = length & WordSize - 1;
        return literals == 0 ? (0, length, distance) : (literals, WordsOf(step) * WordSize - literals, distance);
    }

    public void Begin() => _finder.Clear();

    /// <summary>Makes the last words of a long match known.</summary>
    public void Insert(byte* start, byte* last, byte* end, int count) => _finder.Insert(start, last, end, count);

    public void UpdateCosts(SymbolCosts costs)
    {
        for (var value = 0; value < costs.Literals.Length; value++)
            _literalCosts[value] = Math.Min(costs.Literals[value], MaxLiteralCost);
        for (var length = 0; length < costs.Lengths.Length; length++)
            _lengthCosts[length] = costs.Lengths[length];
        _distanceCosts[WindowWords] = NoMatchCost;
        fixed (ushort* distances = _distanceCosts)
        {
            for (int symbol = DistanceAlphabet.Symbol(WordSize), next = 1; symbol < DistanceAlphabet.Size; symbol++)
            {
                var end = symbol + 1 < DistanceAlphabet.Size ? (DistanceAlphabet.Base(symbol + 1) + WordSize - 1) / WordSize : WindowWords + 1;
                new Span<ushort>(distances + WindowWords + 1 - end, end - next).Fill((ushort)costs.Distances[symbol]);
                next = end;
            }
        }
    }

    /// <summary>Extends paths word by word, until there are <paramref name="count"/> words or a long match begins.</summary>
    /// <param name="leading">
    /// How many first bytes of a word may be literals before a match: 1, before a match up to the word's end or the next one's; or 2, before
    /// a match up to the next one's.
    /// </param>
    /// <param name="longMatch">The long match, which begins at the last node.</param>
    /// <returns>The number of the last node.</returns>
    public int FindPath(byte* at, byte* start, byte* end, int count, int leading, out WordMatch longMatch)
    {
        longMatch = default;
        fixed (long* nodes = _nodes)
        {
            new Span<long>(nodes, MaxStepWords).Fill(Unreached);
            nodes[0] = 0;
            var last = nodes + count;
            var node = nodes;
            for (; node < last; node++, at += WordSize)
            {
                node[MaxStepWords] = Unreached;
                if (IsInsideRun(at))
                    longMatch = RelaxRun(node, at, end);
                else
                    longMatch = RelaxMatches(node, at, start, end, leading);
                if (longMatch.Length > 0)
                    break;
            }
            return (int)(node - nodes);
        }
    }

    /// <summary>Writes the best path to a node to <see cref="Steps"/>.</summary>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInsideRun(byte* at) => *(ulong*)at == *(ulong*)(at - WordSize);

    // Inside a run no other match is cheaper than the run.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WordMatch RelaxRun(long* node, byte* at, byte* end)
    {
        var spent = CostOf(node);
        var distance = _distanceCosts[WindowWords - 1];
        Relax(node + 1, spent + Step(_lengthCosts[WordSize] + distance, WordSize, 1));
        Relax(node + 2, spent + Step(_lengthCosts[2 * WordSize] + distance, 2 * WordSize, 1));
        var length = MatchLength.Measure(at + 2 * WordSize, WordSize, end) + 2 * WordSize;
        if (length >= LongRun)
            return new WordMatch(length, WordSize);
        RelaxWholeWords(node, spent, length, distance, 1);
        return default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WordMatch RelaxMatches(long* node, byte* at, byte* start, byte* end, int leading)
    {
        var number = (int)((at - start) / WordSize);
        var first = *(ulong*)at;
        var second = *(ulong*)(at + 2 * WordSize);
        var spent = CostOf(node);
        var (oneWord, twoWords) = leading == 1 ? AfterOneLiteral(at, first, number) : AfterTwoLiterals(at, first, number);
        Relax(node + 1, spent + Min(oneWord, MatchOneWord(at, first, number)));
        RelaxTwoAndThreeWords(node, spent, twoWords, at, first, second, number);
        return RelaxFourWords(node, spent, at, end, first, second, number);
    }

    // The steps that begin with literals, to the next node and the one after it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (long OneWord, long TwoWords) AfterOneLiteral(byte* at, ulong first, int number)
    {
        var literal = _literalCosts[(byte)first];
        var offset = _finder.FindLastThreeBytes(first, number);
        var match = offset & IsZero((*(uint*)(at + WordSize * offset) ^ (uint)first) >> 8);
        var oneWord = Min(FourLiterals(first), Step(literal + _lengthCosts[3] + DistanceCost(match), 1, 0) - offset);

        offset = _finder.FindTailAndWord(first, 1, number);
        match = offset & IsZero((*(ulong*)(at + WordSize * offset) ^ first) >> 8);
        return (oneWord, Step(literal + _lengthCosts[7] + DistanceCost(match), 5, 0) - offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (long OneWord, long TwoWords) AfterTwoLiterals(byte* at, ulong first, int number)
    {
        var offset = _finder.FindTailAndWord(first, 2, number);
        var match = offset & IsZero((*(ulong*)(at + WordSize * offset) ^ first) >> 16);
        var literals = _literalCosts[(byte)first] + _literalCosts[(byte)(first >> 8)];
        return (FourLiterals(first), Step(literals + _lengthCosts[6] + DistanceCost(match), 6, 0) - offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long FourLiterals(ulong first) =>
        (long)(_literalCosts[(byte)first] + _literalCosts[(byte)(first >> 8)] + _literalCosts[(byte)(first >> 16)] + _literalCosts[(byte)(first >> 24)]) << 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long MatchOneWord(byte* at, ulong first, int number)
    {
        var offset = _finder.FindWord(first, number);
        var match = offset & IsZero(*(uint*)(at + WordSize * offset) ^ (uint)first);
        return Step(_lengthCosts[WordSize] + DistanceCost(match), WordSize, 0) - offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RelaxTwoAndThreeWords(long* node, long spent, long twoWords, byte* at, ulong first, ulong second, int number)
    {
        var offset = _finder.FindTwoWords(first, number);
        var candidate = at + WordSize * offset;
        var difference = *(ulong*)candidate ^ first;
        var match = offset & IsZero(difference >> 32 | (uint)difference);
        Relax(node + 2, spent + Min(twoWords, Step(_lengthCosts[2 * WordSize] + DistanceCost(match), 2 * WordSize, 0) - offset));
        match &= IsZero(*(uint*)(candidate + 2 * WordSize) ^ (uint)second);
        Relax(node + 3, spent + Step(_lengthCosts[3 * WordSize] + DistanceCost(match), 3 * WordSize, 0) - offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WordMatch RelaxFourWords(long* node, long spent, byte* at, byte* end, ulong first, ulong second, int number)
    {
        var offset = _finder.FindFourWords(first, second, number);
        var candidate = at + WordSize * offset;
        if ((*(ulong*)candidate ^ first | *(ulong*)(candidate + 2 * WordSize) ^ second) != 0)
            return default;
        var distance = DistanceCost(offset);
        Relax(node + 3, spent + Step(_lengthCosts[3 * WordSize] + distance, 3 * WordSize, -offset));
        Relax(node + 4, spent + Step(_lengthCosts[4 * WordSize] + distance, 4 * WordSize, -offset));
        var length = MatchLength.Measure(at + 4 * WordSize, -WordSize * offset, end) + 4 * WordSize;
        if (length >= LongMatch || offset >= -2 && length >= LongRun)
            return new WordMatch(length, (int)(-WordSize * offset));
        RelaxWholeWords(node, spent, length, distance, -offset);
        return default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RelaxWholeWords(long* node, long spent, int length, int distanceCost, long distance)
    {
        var words = length / WordSize;
        Relax(node + words, spent + Step(_lengthCosts[words * WordSize] + distanceCost, words * WordSize, distance));
    }

    // Rounded up: a match after literals does not fill whole words.
    private static int WordsOf(uint step) => Math.Max(1, (int)(step >> 16) + WordSize - 1 >> 2);

    private static long CostOf(long* node) => *node & ~(long)uint.MaxValue;

    /// <param name="match">An offset in words, or 0 if there is no match.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DistanceCost(long match) => _distanceCosts[WindowWords + match];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Step(int cost, int length, long distance) => (long)cost << 32 | (long)length << 16 | distance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Relax(long* node, long path) => *node = Min(*node, path);

    // All bits set or none, without a branch, for a value of less than 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long IsZero(ulong value) => (long)value - 1 >> 63;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Min(long one, long other)
    {
        var difference = one - other;
        return other + (difference & difference >> 63);
    }
}
