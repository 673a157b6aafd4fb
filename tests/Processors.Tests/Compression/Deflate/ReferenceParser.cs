namespace Datasets.Compression.Deflate;

/// <summary>
/// The shortest path of docs/deflate.md without any of the tricks of <see cref="OptimalParser"/>: arrays, dictionaries, comparisons, one step at a time.
/// </summary>
/// <param name="key">
/// What a table looks bytes up by. With the hash that the page gives, the candidates are those of the encoder; with the bytes themselves, no hash collides.
/// </param>
internal sealed class ReferenceParser(byte[] input, int alignment, SymbolCosts costs, Func<byte[], string> key)
{
    private const int WordSize = 4;
    private const int MaxLiteralCost = 20 * 256;

    // By number of the table and key: the word that was looked up last. Unknown keys mean word 0.
    private readonly Dictionary<(int Table, string Key), int> _recent = [];
    private readonly List<(int To, int Cost)> _steps = [];

    /// <returns>The cost of the cheapest path in 1/256 bit, up to which word it leads, and the long match there.</returns>
    public (long Cost, int Reached, WordMatch LongMatch) FindPath(int firstWord, int count, int leading)
    {
        var best = Enumerable.Repeat(long.MaxValue, count + 32).ToArray();
        best[0] = 0;
        for (var node = 0; node < count; node++)
        {
            _steps.Clear();
            var longMatch = FindSteps(firstWord + node, leading);
            if (longMatch.Length > 0)
                return (best[node], node, longMatch);
            foreach (var (to, cost) in _steps)
                best[node + to] = Math.Min(best[node + to], best[node] + cost);
        }
        return (best[count], count, default);
    }

    private WordMatch FindSteps(int word, int leading)
    {
        if (Bytes(word, 0, 8).SequenceEqual(Bytes(word - 1, 0, 8)))
            return FindRun(word);
        AddLiterals(word);
        if (leading == 1)
            AddMatch(word, Recent(0, word, 1, 3), literals: 1, length: 3);
        AddMatch(word, Recent(1, word, leading, 8 - leading), leading, 8 - leading);
        AddMatch(word, Recent(2, word, 0, 4), 0, 4);
        var two = Recent(3, word, 0, 8);
        AddMatch(word, two, 0, 8);
        AddMatch(word, two, 0, 12);
        return FindFourWords(word, Recent(4, word, 0, 16));
    }

    private WordMatch FindRun(int word)
    {
        AddMatch(word, word - 1, 0, 4);
        AddMatch(word, word - 1, 0, 8);
        var length = MatchLength(word, word - 1);
        if (length >= 20)
            return new WordMatch(length, WordSize);
        AddMatch(word, word - 1, 0, length / WordSize * WordSize);
        return default;
    }

    private WordMatch FindFourWords(int word, int candidate)
    {
        if (!Matches(word, candidate, 0, 16))
            return default;
        AddMatch(word, candidate, 0, 12);
        AddMatch(word, candidate, 0, 16);
        var length = MatchLength(word, candidate);
        if (length >= 64 || word - candidate <= 2 && length >= 20)
            return new WordMatch(length, WordSize * (word - candidate));
        AddMatch(word, candidate, 0, length / WordSize * WordSize);
        return default;
    }

    private void AddLiterals(int word) => _steps.Add((1, Literals(word, 4)));

    private void AddMatch(int word, int candidate, int literals, int length)
    {
        if (!Matches(word, candidate, literals, length))
            return;
        var distance = DistanceAlphabet.Symbol(WordSize * (word - candidate));
        _steps.Add(((literals + length) / WordSize, Literals(word, literals) + costs.Lengths[length] + costs.Distances[distance]));
    }

    private int Literals(int word, int count)
    {
        var sum = 0;
        foreach (var value in Bytes(word, 0, count))
            sum += Math.Min(costs.Literals[value], MaxLiteralCost);
        return sum;
    }

    // The most recent word whose bytes have the same key; the word takes its place.
    private int Recent(int table, int word, int offset, int length)
    {
        var entry = (table, key(Bytes(word, offset, length).ToArray()));
        var recent = _recent.GetValueOrDefault(entry);
        _recent[entry] = word;
        return recent;
    }

    private bool Matches(int word, int candidate, int offset, int length) =>
        candidate < word && Bytes(word, offset, length).SequenceEqual(Bytes(candidate, offset, length));

    private int MatchLength(int word, int candidate)
    {
        var length = 0;
        while (Position(word) + length < input.Length && input[Position(word) + length] == input[Position(candidate) + length])
            length++;
        return length;
    }

    private ReadOnlySpan<byte> Bytes(int word, int offset, int length) => input.AsSpan(Position(word) + offset, length);

    private int Position(int word) => alignment + WordSize * word;
}
