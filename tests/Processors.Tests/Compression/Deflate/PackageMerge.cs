namespace Datasets.Compression.Deflate;

/// <summary>The least bits that any length-limited code takes, by the package-merge algorithm (Larmore and Hirschberg 1990).</summary>
internal static class PackageMerge
{
    public static long LeastBits(IEnumerable<uint> counts, int maxLength)
    {
        var symbols = counts.Where(count => count > 0).Select(count => (long)count).Order().ToList();
        var packages = new List<long>();
        for (var length = 0; length < maxLength; length++)
        {
            // A package is two items of the longer length together; an odd one is left over.
            var items = symbols.Concat(packages).Order().ToList();
            packages = [.. items.Chunk(2).Where(pair => pair.Length == 2).Select(pair => pair.Sum())];
        }
        return packages.Take(symbols.Count - 1).Sum();
    }
}
