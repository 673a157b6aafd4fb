using System.Numerics;

namespace Datasets.Cog;

/// <summary>
/// The mean of the valid source samples, weighted by how much of each lies inside the overview's sample; nodata where none is valid.
/// Summed in double precision, along the row first, and rounded once.
/// </summary>
internal sealed class AverageResampler<T>(OverviewAxis columns, OverviewAxis rows, T? nodata) : RowResampler<T>(columns, rows)
    where T : unmanaged, INumber<T>
{
    private const long LargestExact = 1L << 50;

    private readonly T nodataValue = nodata ?? T.Zero;
    private readonly T besidesNodata = SampleArithmetic.BesidesNodata(nodata ?? T.Zero);
    private readonly bool nodataIsNaN = SampleArithmetic.IsNaN(nodata);
    private WeightedRange[] columnRanges = [];
    private int columnRangesStart;

    protected override SampleRange SourceRange(OverviewAxis axis, int target) => axis.Footprint(target);

    public override void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target)
    {
        var done = 0;
        if (typeof(T) == typeof(float) && Columns.IsHalving && Rows.IsHalving)
            done = Float32HalvingAverage.Average(source, targetRow, targetColumn, target, nodata);
        PrepareColumns(targetColumn, target.Length);
        var rowRange = WeightedRange.Create(Rows, targetRow);
        for (var i = done; i < target.Length; i++)
            target[i] = nodata is null ? MeanOfAll(source, rowRange, columnRanges[i]) : MeanOfValid(source, rowRange, columnRanges[i]);
    }

    private void PrepareColumns(int start, int count)
    {
        if (columnRangesStart == start && columnRanges.Length == count)
            return;
        columnRangesStart = start;
        columnRanges = new WeightedRange[count];
        for (var i = 0; i < count; i++)
            columnRanges[i] = WeightedRange.Create(Columns, start + i);
    }

    private static T MeanOfAll(RowWindow<T> source, in WeightedRange rows, in WeightedRange columns)
    {
        var origin = Origin(source.From(columns.Start, rows.Start)[0]);
        double total = 0;
        for (var row = rows.Start; row < rows.End; row++)
        {
            var samples = source.From(columns.Start, row)[..columns.Length];
            var line = Difference(samples[0], origin) * columns.First;
            for (var i = 1; i < samples.Length - 1; i++)
                line += Difference(samples[i], origin);
            if (samples.Length > 1)
                line += Difference(samples[^1], origin) * columns.Last;
            total += line * rows.WeightOf(row);
        }
        return Mean(total / (columns.Total * rows.Total), origin);
    }

    private T MeanOfValid(RowWindow<T> source, in WeightedRange rows, in WeightedRange columns)
    {
        T? origin = null;
        double total = 0;
        double weight = 0;
        for (var row = rows.Start; row < rows.End; row++)
        {
            var samples = source.From(columns.Start, row)[..columns.Length];
            double line = 0;
            double lineWeight = 0;
            for (var i = 0; i < samples.Length; i++)
            {
                if (!IsValid(samples[i]))
                    continue;
                origin ??= Origin(samples[i]);
                var sampleWeight = columns.WeightOf(columns.Start + i);
                line += Difference(samples[i], origin.Value) * sampleWeight;
                lineWeight += sampleWeight;
            }
            var rowWeight = rows.WeightOf(row);
            total += line * rowWeight;
            weight += lineWeight * rowWeight;
        }
        if (origin is null)
            return nodataValue;
        var mean = Mean(total / weight, origin.Value);
        return mean == nodataValue ? besidesNodata : mean;
    }

    private bool IsValid(T sample) => nodataIsNaN ? !T.IsNaN(sample) : sample != nodataValue;

    // 64-bit integers do not all fit a double, but the differences of large ones to one of them mostly do.
    private static T Origin(T sample) => (typeof(T) == typeof(long) || typeof(T) == typeof(ulong)) &&
        Int128.Abs(Int128.CreateTruncating(sample)) > LargestExact ? sample : T.Zero;

    private static double Difference(T sample, T origin) => origin == T.Zero
        ? double.CreateTruncating(sample)
        : (double)(Int128.CreateTruncating(sample) - Int128.CreateTruncating(origin));

    private static T Mean(double mean, T origin) => origin != T.Zero
        ? T.CreateSaturating(Int128.CreateTruncating(origin) + (Int128)Math.Round(mean, MidpointRounding.AwayFromZero))
        : SampleArithmetic.Round<T>(mean);

    /// <summary>A footprint along one axis, and how much of its first and last sample counts.</summary>
    private readonly record struct WeightedRange(int Start, int End, double First, double Last, double Total)
    {
        public int Length => End - Start;

        public static WeightedRange Create(OverviewAxis axis, int target)
        {
            var (start, end) = axis.Footprint(target);
            var (first, last) = axis.EdgeWeights(target);
            return new WeightedRange(start, end, first, last, end - start == 1 ? first : first + (end - start - 2) + last);
        }

        public double WeightOf(int sample) => sample == Start ? First : sample == End - 1 ? Last : 1;
    }
}
