using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datasets.Cog;

/// <summary>Passes over samples of all other types as doubles, NaN where invalid. <see cref="Range"/> marks infinities as NaN.</summary>
internal static class DoubleKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SampleSummary Range(Span<double> samples)
    {
        var infinity = Vector256.Create(double.PositiveInfinity);
        var minimum = infinity;
        var maximum = -infinity;
        var sum = Vector256<double>.Zero;
        var counts = Vector256<long>.Zero;
        var i = 0;
        for (; i + Vector256<double>.Count <= samples.Length; i += Vector256<double>.Count)
        {
            var block = samples[i..];
            var values = Vector256.Create<double>(block);
            var valid = Vector256.LessThan(Vector256.Abs(values), infinity);
            Vector256.ConditionalSelect(valid, values, Vector256.Create(double.NaN)).CopyTo(block);
            counts -= valid.AsInt64();
            minimum = Vector256.Min(minimum, Vector256.ConditionalSelect(valid, values, infinity));
            maximum = Vector256.Max(maximum, Vector256.ConditionalSelect(valid, values, -infinity));
            sum += values & valid;
        }
        var count = (int)Vector256.Sum(counts);
        var least = Math.Min(Math.Min(minimum[0], minimum[1]), Math.Min(minimum[2], minimum[3]));
        var greatest = Math.Max(Math.Max(maximum[0], maximum[1]), Math.Max(maximum[2], maximum[3]));
        var total = Vector256.Sum(sum);
        for (; i < samples.Length; i++)
        {
            var value = samples[i];
            if (!double.IsFinite(value))
            {
                samples[i] = double.NaN;
                continue;
            }
            count++;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            total += value;
        }
        return new SampleSummary(count, least, greatest, total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDeviations(ReadOnlySpan<double> samples, double mean)
    {
        var centre = Vector256.Create(mean);
        var sum = Vector256<double>.Zero;
        var i = 0;
        for (; i + Vector256<double>.Count <= samples.Length; i += Vector256<double>.Count)
        {
            var deviations = Vector256.Create(samples[i..]) - centre;
            sum += deviations * deviations & Vector256.Equals(deviations, deviations);
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
    public static void Buckets(ReadOnlySpan<double> samples, int exponent, long firstBucket, Span<int> buckets)
    {
        var scale = Math.ScaleB(1, -exponent);
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = samples[i];
            buckets[i] = double.IsNaN(sample) ? HistogramCounter.BucketLimit : (int)(HistogramCounter.Floor(sample, sample * scale) - firstBucket);
        }
    }
}
