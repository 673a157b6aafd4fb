using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datasets.Cog;

/// <summary>The most frequent case, float32 halved in both directions, four overview samples at a time.</summary>
internal static class Float32HalvingAverage
{
    private const int Step = 4;

    /// <summary>Fills as many samples as fit whole vectors and returns their number; the results are those of the general form.</summary>
    public static int Average<T>(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target, T? nodata) where T : unmanaged, INumber<T>
    {
        var upper = MemoryMarshal.Cast<T, float>(source.From(2 * targetColumn, 2 * targetRow));
        var lower = MemoryMarshal.Cast<T, float>(source.From(2 * targetColumn, 2 * targetRow + 1));
        var means = MemoryMarshal.Cast<T, float>(target);
        return nodata is { } value ? AverageValid(upper, lower, means, (float)(object)value) : AverageAll(upper, lower, means);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AverageAll(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> means)
    {
        var i = 0;
        for (; i + Step <= means.Length; i += Step)
        {
            var sum = PairSums(Vector256.Create(upper[(2 * i)..])) + PairSums(Vector256.Create(lower[(2 * i)..]));
            Narrow(sum / 4).CopyTo(means[i..]);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AverageValid(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> means, float nodata)
    {
        var fill = Vector256.Create(nodata);
        var fill4 = Vector128.Create(nodata);
        var besides = Vector128.Create(SampleArithmetic.BesidesNodata(nodata));
        var nodataIsNaN = float.IsNaN(nodata);
        var i = 0;
        for (; i + Step <= means.Length; i += Step)
        {
            var first = Vector256.Create(upper[(2 * i)..]);
            var second = Vector256.Create(lower[(2 * i)..]);
            var firstInvalid = nodataIsNaN ? ~Vector256.Equals(first, first) : Vector256.Equals(first, fill);
            var secondInvalid = nodataIsNaN ? ~Vector256.Equals(second, second) : Vector256.Equals(second, fill);
            if ((firstInvalid & secondInvalid).AsUInt32() == Vector256<uint>.AllBitsSet)
            {
                fill4.CopyTo(means[i..]);
                continue;
            }
            var sum = PairSums(Vector256.AndNot(first, firstInvalid)) + PairSums(Vector256.AndNot(second, secondInvalid));
            var count = PairSums(Vector256.AndNot(Vector256<float>.One, firstInvalid)) +
                PairSums(Vector256.AndNot(Vector256<float>.One, secondInvalid));
            var mean = Narrow(sum / count);
            mean = Vector128.ConditionalSelect(Vector128.Equals(mean, fill4), besides, mean);
            mean = Vector128.ConditionalSelect(Vector128.Equals(Narrow(count), Vector128<float>.Zero), fill4, mean);
            mean.CopyTo(means[i..]);
        }
        return i;
    }

    private static Vector256<double> PairSums(Vector256<float> samples)
    {
        var (even, odd) = Vector256.Widen(Vector256.Shuffle(samples, Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7)));
        return even + odd;
    }

    private static Vector128<float> Narrow(Vector256<double> values) => Vector128.Narrow(values.GetLower(), values.GetUpper());
}
