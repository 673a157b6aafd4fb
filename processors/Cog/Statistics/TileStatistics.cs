using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// Statistics of one band in one tile. Rows are gathered in pieces that stay in the processor's cache, since every piece is passed over
/// twice: the spread is taken around the piece's own mean, which keeps it precise.
/// </summary>
internal sealed class TileStatistics(SampleType type, double? nodata)
{
    private const int PieceLength = 8192;
    // Neighbours mostly fall into one bucket: counted in lanes of their own, they need not wait for each other's addition.
    private const int Lanes = 4;
    private const int LaneLength = HistogramCounter.BucketLimit + 1;

    private readonly double[] doubles = type == SampleType.Float32 ? [] : new double[PieceLength];
    private readonly float[] floats = type == SampleType.Float32 ? new float[PieceLength] : [];
    private readonly int[] buckets = new int[PieceLength];
    private readonly int[] counts = new int[Lanes * LaneLength];
    private int filled;

    public Moments Moments { get; private set; }
    public double Minimum { get; private set; } = double.PositiveInfinity;
    public double Maximum { get; private set; } = double.NegativeInfinity;
    public HistogramCounter Histogram { get; private set; } = new(!type.IsFloatingPoint());

    public void Reset()
    {
        Moments = default;
        (Minimum, Maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        Histogram = new HistogramCounter(!type.IsFloatingPoint());
        filled = 0;
    }

    /// <summary>Adds samples of a row: every <paramref name="step"/>th from the first on.</summary>
    public void Add<T>(ReadOnlySpan<T> row, int step) where T : unmanaged, INumber<T>
    {
        while (row.Length > 0)
        {
            var count = Math.Min((row.Length - 1) / step + 1, PieceLength - filled);
            if (type == SampleType.Float32)
                CopyFloats(MemoryMarshal.Cast<T, float>(row), step, floats.AsSpan(filled, count));
            else
                CopyDoubles(row, step, doubles.AsSpan(filled, count));
            filled += count;
            if (filled == PieceLength)
                Flush();
            row = row[Math.Min(row.Length, count * step)..];
        }
    }

    /// <summary>Counts what is still waiting. To be called when all rows were added.</summary>
    public void Flush()
    {
        if (type == SampleType.Float32)
            FlushFloats(floats.AsSpan(0, filled));
        else
            FlushDoubles(doubles.AsSpan(0, filled));
        filled = 0;
    }

    private static void CopyFloats(ReadOnlySpan<float> row, int step, Span<float> target)
    {
        if (step == 1)
            row[..target.Length].CopyTo(target);
        else
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = row[i * step];
        }
    }

    // Integers equal to nodata become NaN here: 64-bit ones would no longer tell nodata from its neighbours as doubles.
    private void CopyDoubles<T>(ReadOnlySpan<T> row, int step, Span<double> target) where T : unmanaged, INumber<T>
    {
        var fill = nodata is { } value && !double.IsNaN(value) ? T.CreateSaturating(value) : T.Zero;
        var hasFill = nodata is { } number && !double.IsNaN(number);
        for (var i = 0; i < target.Length; i++)
        {
            var sample = row[i * step];
            target[i] = hasFill && sample == fill ? double.NaN : double.CreateTruncating(sample);
        }
    }

    private void FlushFloats(Span<float> samples)
    {
        var range = FloatKernels.Range(ref samples, nodata is { } value ? (float)value : float.NaN);
        if (range.Count == 0)
            return;
        var mean = Math.Clamp(range.Sum / range.Count, range.Minimum, range.Maximum);
        Include(range, mean, FloatKernels.SquaredDeviations(samples, mean));
        Histogram.Cover(range.Minimum, range.Maximum);
        FloatKernels.Buckets(samples, Histogram.Exponent, Histogram.FirstBucket, buckets);
        CountBuckets(samples.Length);
    }

    private void FlushDoubles(Span<double> samples)
    {
        var range = DoubleKernels.Range(samples);
        if (range.Count == 0)
            return;
        var mean = Math.Clamp(range.Sum / range.Count, range.Minimum, range.Maximum);
        Include(range, mean, DoubleKernels.SquaredDeviations(samples, mean));
        Histogram.Cover(range.Minimum, range.Maximum);
        DoubleKernels.Buckets(samples, Histogram.Exponent, Histogram.FirstBucket, buckets);
        CountBuckets(samples.Length);
    }

    private void Include(SampleSummary range, double mean, double squaredDeviations)
    {
        Minimum = Math.Min(Minimum, range.Minimum);
        Maximum = Math.Max(Maximum, range.Maximum);
        Moments = Moments.MergedWith(new Moments(range.Count, mean, squaredDeviations));
    }

    private void CountBuckets(int length)
    {
        var i = 0;
        for (; i + Lanes <= length; i += Lanes)
        {
            counts[buckets[i]]++;
            counts[LaneLength + buckets[i + 1]]++;
            counts[2 * LaneLength + buckets[i + 2]]++;
            counts[3 * LaneLength + buckets[i + 3]]++;
        }
        for (; i < length; i++)
            counts[buckets[i]]++;
        for (var bucket = 0; bucket < HistogramCounter.BucketLimit; bucket++)
        {
            var count = counts[bucket] + counts[LaneLength + bucket] + counts[2 * LaneLength + bucket] + counts[3 * LaneLength + bucket];
            if (count != 0)
                Histogram.Add(bucket, count);
        }
        Array.Clear(counts);
    }
}

/// <summary>What a first pass over samples finds.</summary>
internal readonly record struct SampleSummary(int Count, double Minimum, double Maximum, double Sum);
