namespace Datasets.Model;

/// <summary>Finds the word that was probably meant.</summary>
public static class DidYouMean
{
    private const int LongestWord = 100;

    /// <summary>The candidate nearest to <paramref name="word"/> by edits, or null where none is near.</summary>
    public static string? Among(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
            return null;
        var (best, fewest) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates)
        {
            var edits = Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < fewest && edits <= Math.Max(1, Math.Max(word.Length, candidate.Length) / 3))
                (best, fewest) = (candidate, edits);
        }
        return best;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing where no candidate is near.</summary>
    public static string Phrase(string word, IEnumerable<string> candidates) =>
        Among(word, candidates) is { } meant ? $"; did you mean '{meant}'?" : "";

    /// <summary><paramref name="candidates"/>, those nearest to <paramref name="word"/> first.</summary>
    public static IReadOnlyList<string> NearestFirst(string word, IEnumerable<string> candidates) =>
        [.. candidates.OrderBy(candidate => Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant())).ThenBy(candidate => candidate, StringComparer.Ordinal)];

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Edits(string a, string b)
    {
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }
}
