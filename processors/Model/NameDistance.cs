namespace Datasets.Model;

/// <summary>How far apart two names are, to put the likeliest first where a name is not found.</summary>
public static class NameDistance
{
    /// <summary><paramref name="names"/>, those most like <paramref name="wanted"/> first.</summary>
    public static IReadOnlyList<string> ClosestFirst(string wanted, IEnumerable<string> names) =>
        [.. names.OrderBy(name => Between(wanted, name)).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The Levenshtein distance, blind to case.</summary>
    public static int Between(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var cost = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[^1];
    }
}
