using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datasets.Cog;

/// <summary>
/// Passes over float32 samples, eight at a time. <see cref="Range"/> marks invalid samples as NaN for the passes after it, and leaves out
/// where eight are invalid. They are compiled
/// with all optimizations at once, since vectors cannot be compiled ahead of time and are slow without.
/// </summary>
internal static class FloatKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SampleSummary Range(ref Span<float> samples, float nodata)
    {
        var fill = Vector256.Create(nodata);
        var infinity = Vector256.Create(float.PositiveInfinity);
        var minimum = infinity;
        var maximum = -infinity;
        var sum = Vector256<double>.Zero;
        var counts = Vector256<int>.Zero;
        var i = 0;
        var kept = 0;
        for (; i + Vector256<float>.Count <= samples.Length; i += Vector256<float>.Count)
        {
            var values = Vector256.Create<float>(samples[i..]);
            var valid = Vector256.LessThan(Vector256.Abs(values), infinity) & ~Vector256.Equals(values, fill);
            if (valid == Vector256<float>.Zero)
                continue;
            Vector256.ConditionalSelect(valid, values, Vector256.Create(float.NaN)).CopyTo(samples[kept..]);
            kept += Vector256<float>.Count;
            counts -= valid.AsInt32();
            minimum = Vector256.Min(minimum, Vector256.ConditionalSelect(valid, values, infinity));
            maximum = Vector256.Max(maximum, Vector256.ConditionalSelect(valid, values, -infinity));
            var (lower, upper) = Vector256.Widen(values & valid);
            sum += lower + upper;
        }
        var count = Vector256.Sum(counts);
        double least = Least(minimum);
        double greatest = -Least(-maximum);
        var total = Vector256.Sum(sum);
        for (; i < samples.Length; i++)
        {
            var value = samples[i];
            if (!float.IsFinite(value) || value == nodata)
                continue;
            samples[kept++] = value;
            count++;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            total += value;
        }
        samples = samples[..kept];
        return new SampleSummary(count, least, greatest, total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDeviations(ReadOnlySpan<float> samples, double mean)
    {
        var centre = Vector256.Create(mean);
        var sum = Vector256<double>.Zero;
        var i = 0;
        for (; i + Vector256<float>.Count <= samples.Length; i += Vector256<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(samples[i..]));
            lower -= centre;
            upper -= centre;
            sum += lower * lower & Vector256.Equals(lower, lower);
            sum += upper * upper & Vector256.Equals(upper, upper);
        }
        var total = Vector256.Sum(sum);
        for (; i < samples.Length; i++)
        {
            var deviation = samples[i] - mean;
            total += double.IsNaN(deviation) ? 0 : deviation * deviation;
        }
        return total;
    }

    /// <summary>The number of each sample's bucket; invalid samples get the one after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Buckets(ReadOnlySpan<float> samples, int exponent, long firstBucket, Span<int> buckets)
    {
        // Dividing by a power of two is exact, and bucket numbers are far below 2^24: float32 does as well as double here.
        var scale = (float)Math.ScaleB(1, -exponent);
        var first = (int)firstBucket;
        var i = 0;
        for (; i + Vector256<float>.Count <= samples.Length; i += Vector256<float>.Count)
        {
            var values = Vector256.Create(samples[i..]);
            var quotients = values * scale;
            // All ones, which is -1, where a negative sample's quotient became 0.
            var vanished = (Vector256.LessThan(values, default) & Vector256.Equals(quotients, default)).AsInt32();
            var number = Vector256.ConvertToInt32(Vector256.Floor(quotients)) + vanished - Vector256.Create(first);
            var valid = Vector256.Equals(values, values).AsInt32();
            Vector256.ConditionalSelect(valid, number, Vector256.Create(HistogramCounter.BucketLimit)).CopyTo(buckets[i..]);
        }
        for (; i < samples.Length; i++)
            buckets[i] = float.IsNaN(samples[i]) ? HistogramCounter.BucketLimit : (int)HistogramCounter.Floor(samples[i], samples[i] * scale) - first;
    }

    private static float Least(Vector256<float> values)
    {
        var least = values[0];
        for (var i = 1; i < Vector256<float>.Count; i++)
            least = Math.Min(least, values[i]);
        return least;
    }
}
