using System.Numerics;

namespace Datasets.Cog.Overviews;

/// <summary>
/// The mean of the valid source samples, weighted by how much of each lies inside the overview's sample; nodata where none is valid.
/// Summed in double precision, along the row first, and rounded once.
/// </summary>
internal sealed class AverageResampler<T>(OverviewAxis columns, OverviewAxis rows, T? nodata) : RowResampler<T>(columns, rows)
    where T : unmanaged, INumber<T>
{
    private readonly T nodataValue = nodata ?? T.Zero;
    private readonly T besidesNodata = SampleArithmetic.BesidesNodata(nodata ?? T.Zero);
    private readonly bool nodataIsNaN = SampleArithmetic.IsNaN(nodata);

    protected override SampleRange SourceRange(OverviewAxis axis, int target) => axis.Footprint(target);

    public override void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target)
    {
        var done = 0;
        if (typeof(T) == typeof(float) && Columns.IsHalving && Rows.IsHalving)
            done = HalvingFloats.Average(source, targetRow, targetColumn, target, nodata);
        var rowRange = Rows.Footprint(targetRow);
        var (firstRowWeight, lastRowWeight) = Rows.EdgeWeights(targetRow);
        for (var i = done; i < target.Length; i++)
        {
            target[i] = nodata is null
                ? MeanOfAll(source, rowRange, firstRowWeight, lastRowWeight, targetColumn + i)
                : MeanOfValid(source, rowRange, firstRowWeight, lastRowWeight, targetColumn + i);
        }
    }

    private T MeanOfAll(RowWindow<T> source, SampleRange rowRange, double firstRowWeight, double lastRowWeight, int targetColumn)
    {
        var columnRange = Columns.Footprint(targetColumn);
        var (firstWeight, lastWeight) = Columns.EdgeWeights(targetColumn);
        // Differences to one of the samples stay exact where 64-bit integers would not fit a double.
        var origin = Origin(source.From(columnRange.Start, rowRange.Start)[0]);
        double total = 0;
        for (var row = rowRange.Start; row < rowRange.End; row++)
        {
            var samples = source.From(columnRange.Start, row)[..columnRange.Length];
            var line = Difference(samples[0], origin) * firstWeight;
            for (var i = 1; i < samples.Length - 1; i++)
                line += Difference(samples[i], origin);
            if (samples.Length > 1)
                line += Difference(samples[^1], origin) * lastWeight;
            total += line * Weight(row, rowRange, firstRowWeight, lastRowWeight);
        }
        var weight = TotalWeight(columnRange, firstWeight, lastWeight) * TotalWeight(rowRange, firstRowWeight, lastRowWeight);
        return Mean(total / weight, origin);
    }

    private T MeanOfValid(RowWindow<T> source, SampleRange rowRange, double firstRowWeight, double lastRowWeight, int targetColumn)
    {
        var columnRange = Columns.Footprint(targetColumn);
        var (firstWeight, lastWeight) = Columns.EdgeWeights(targetColumn);
        T? origin = null;
        double total = 0;
        double weight = 0;
        for (var row = rowRange.Start; row < rowRange.End; row++)
        {
            var samples = source.From(columnRange.Start, row)[..columnRange.Length];
            double line = 0;
            double lineWeight = 0;
            for (var i = 0; i < samples.Length; i++)
            {
                if (!IsValid(samples[i]))
                    continue;
                origin ??= Origin(samples[i]);
                var sampleWeight = i == 0 ? firstWeight : i == samples.Length - 1 ? lastWeight : 1;
                line += Difference(samples[i], origin.Value) * sampleWeight;
                lineWeight += sampleWeight;
            }
            var rowWeight = Weight(row, rowRange, firstRowWeight, lastRowWeight);
            total += line * rowWeight;
            weight += lineWeight * rowWeight;
        }
        if (origin is null)
            return nodataValue;
        var mean = Mean(total / weight, origin.Value);
        return mean == nodataValue ? besidesNodata : mean;
    }

    private static double Weight(int row, SampleRange range, double first, double last) =>
        row == range.Start ? first : row == range.End - 1 ? last : 1;

    private static double TotalWeight(SampleRange range, double first, double last) =>
        range.Length == 1 ? first : first + (range.Length - 2) + last;

    private bool IsValid(T sample) => nodataIsNaN ? !T.IsNaN(sample) : sample != nodataValue;

    private static T Origin(T sample) => typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ? sample : T.Zero;

    private static double Difference(T sample, T origin) => typeof(T) == typeof(long) || typeof(T) == typeof(ulong)
        ? (double)(Int128.CreateTruncating(sample) - Int128.CreateTruncating(origin))
        : double.CreateTruncating(sample);

    private static T Mean(double mean, T origin) => typeof(T) == typeof(long) || typeof(T) == typeof(ulong)
        ? T.CreateSaturating(Int128.CreateTruncating(origin) + (Int128)(mean < 0 ? Math.Ceiling(mean - 0.5) : Math.Floor(mean + 0.5)))
        : SampleArithmetic.Round<T>(mean);
}
