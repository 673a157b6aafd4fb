namespace Datasets.Cog;

/// <summary>
/// Counts samples in at most 256 buckets of one width in a single pass. The width is a power of two and buckets start at its multiples:
/// when the range grows beyond 256 buckets, pairs of neighbours merge into buckets of twice the width, which keeps every count exact and
/// makes the result independent of the order in which samples came.
/// </summary>
internal sealed class HistogramCounter(bool integers)
{
    public const int BucketLimit = 256;
    // Buckets never get narrower than 2^-20 of the largest magnitude, so that a bucket's number fits a float exactly.
    private const int FinestBits = 20;
    private const int LowestExponent = -100;

    private readonly long[] counts = new long[BucketLimit];
    private long firstBucket;
    private bool started;

    /// <summary>The power of two that is the buckets' width.</summary>
    public int Exponent { get; private set; }

    /// <summary>The number of the bucket that <see cref="Add"/>'s index 0 means, in multiples of the width from zero.</summary>
    public long FirstBucket => firstBucket;

    /// <summary>A bucket's number. What is negative stays so where its quotient is so small that it became 0.</summary>
    public static long Floor(double sample, double quotient) => quotient == 0 && sample < 0 ? -1 : (long)Math.Floor(quotient);

    /// <summary>Makes room for samples of a range.</summary>
    public void Cover(double minimum, double maximum)
    {
        var exponent = FinestExponent(minimum, maximum);
        Cover(exponent, Bucket(minimum, exponent), Bucket(maximum, exponent));
    }

    /// <summary>Adds counts of buckets from <see cref="FirstBucket"/> on.</summary>
    public void Add(int index, long count) => counts[index] += count;

    public void Merge(HistogramCounter other)
    {
        if (!other.started)
            return;
        Cover(other.Exponent, other.firstBucket, other.LastUsedBucket());
        var shift = Exponent - other.Exponent;
        for (var i = 0; i < BucketLimit; i++)
        {
            if (other.counts[i] != 0)
                counts[(int)(Wider(other.firstBucket + i, shift) - firstBucket)] += other.counts[i];
        }
    }

    public Histogram? ToHistogram()
    {
        if (!started)
            return null;
        var buckets = (int)(LastUsedBucket() - firstBucket + 1);
        if (buckets == 1 && Exponent < 0)
            Rebucket(0, Wider(firstBucket, -Exponent));
        var width = Math.ScaleB(1, Exponent);
        return new Histogram(
            Math.Max(-double.MaxValue, firstBucket * width), Math.Min(double.MaxValue, (firstBucket + buckets) * width), counts[..buckets]);
    }

    private void Cover(int exponent, long first, long last)
    {
        var target = Math.Max(started ? Exponent : int.MinValue, exponent);
        first = Wider(first, target - exponent);
        last = Wider(last, target - exponent);
        if (started)
        {
            first = Math.Min(first, Wider(firstBucket, target - Exponent));
            last = Math.Max(last, Wider(LastUsedBucket(), target - Exponent));
        }
        while (last - first >= BucketLimit)
        {
            target++;
            first >>= 1;
            last >>= 1;
        }
        Rebucket(target, first);
    }

    private void Rebucket(int exponent, long first)
    {
        if (started && (exponent != Exponent || first != firstBucket))
        {
            var shift = exponent - Exponent;
            Span<long> old = stackalloc long[BucketLimit];
            counts.CopyTo(old);
            Array.Clear(counts);
            for (var i = 0; i < BucketLimit; i++)
            {
                if (old[i] != 0)
                    counts[(int)(Wider(firstBucket + i, shift) - first)] += old[i];
            }
        }
        (Exponent, firstBucket, started) = (exponent, first, true);
    }

    private long LastUsedBucket() => firstBucket + Array.FindLastIndex(counts, count => count != 0);

    private int FinestExponent(double minimum, double maximum)
    {
        var largest = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        var finest = largest == 0 ? LowestExponent : Math.Max(LowestExponent, Math.ILogB(largest) - FinestBits);
        return integers ? Math.Max(0, finest) : finest;
    }

    // C# takes a shift's last six bits only, and magnitudes can be further apart.
    private static long Wider(long bucket, int shift) => bucket >> Math.Min(63, shift);

    private static long Bucket(double value, int exponent) => Floor(value, Math.ScaleB(value, -exponent));
}
