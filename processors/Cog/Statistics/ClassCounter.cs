using System.Numerics;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>Counts the samples of a band that holds classes, number by number.</summary>
internal sealed class ClassCounter
{
    private readonly Dictionary<long, long> counts = [];

    public void Reset() => counts.Clear();

    /// <summary>Adds valid samples of a row: every <paramref name="step"/>th from the first on.</summary>
    public void Add<T>(ReadOnlySpan<T> row, int step, T? nodata) where T : unmanaged, INumber<T>
    {
        // Classes lie together, so most samples are like the one before.
        for (var i = 0; i < row.Length;)
        {
            var sample = row[i];
            var first = i;
            while (i < row.Length && row[i] == sample)
                i += step;
            var isValid = !T.IsNaN(sample) && sample != nodata;
            i = Math.Max(i, first + step);
            if (isValid)
                Count(long.CreateSaturating(sample), (i - first) / step);
        }
    }

    public void Merge(ClassCounter other)
    {
        foreach (var (sample, count) in other.counts)
            Count(sample, count);
    }

    public long CountOf(RasterClass one) => counts.Where(pair => one.Has(pair.Key)).Sum(pair => pair.Value);

    private void Count(long sample, long count) => counts[sample] = counts.GetValueOrDefault(sample) + count;
}
