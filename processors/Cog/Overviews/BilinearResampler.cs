using System.Numerics;

namespace Datasets.Cog;

/// <summary>
/// A triangle filter that reaches one overview sample to either side: first along rows, then across them, each over the valid samples
/// alone; nodata where none is valid. Computed in double precision and rounded once.
/// </summary>
internal sealed class BilinearResampler<T>(OverviewAxis columns, OverviewAxis rows, T? nodata) : RowResampler<T>(columns, rows)
    where T : unmanaged, INumber<T>
{
    private readonly T nodataValue = nodata ?? T.Zero;
    private readonly T besidesNodata = SampleArithmetic.BesidesNodata(nodata ?? T.Zero);
    private readonly bool nodataIsNaN = SampleArithmetic.IsNaN(nodata);
    private (SampleRange Range, double[] Weights)[] taps = [];
    private int tapsStart;

    protected override SampleRange SourceRange(OverviewAxis axis, int target) => axis.TriangleSupport(target);

    public override void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target)
    {
        PrepareTaps(targetColumn, target.Length);
        var (rowRange, rowWeights) = Taps(Rows, targetRow);
        for (var i = 0; i < target.Length; i++)
        {
            var (columnRange, columnWeights) = taps[i];
            double total = 0;
            double weight = 0;
            for (var row = rowRange.Start; row < rowRange.End; row++)
            {
                if (WeightedMean(source.From(columnRange.Start, row)[..columnRange.Length], columnWeights) is not { } mean)
                    continue;
                var rowWeight = rowWeights[row - rowRange.Start];
                total += mean * rowWeight;
                weight += rowWeight;
            }
            if (nodata is null)
                target[i] = SampleArithmetic.RoundFloat<T>(total);
            else
                target[i] = weight > 0 ? NotNodata(SampleArithmetic.RoundFloat<T>(total / weight)) : nodataValue;
        }
    }

    private void PrepareTaps(int start, int count)
    {
        if (tapsStart == start && taps.Length == count)
            return;
        tapsStart = start;
        taps = new (SampleRange, double[])[count];
        for (var i = 0; i < count; i++)
            taps[i] = Taps(Columns, start + i);
    }

    // Without nodata all weights count, so that they can add up to one beforehand, as they do in GDAL.
    private (SampleRange Range, double[] Weights) Taps(OverviewAxis axis, int target)
    {
        var weights = axis.TriangleWeights(target);
        if (nodata is null)
        {
            var scale = 1 / weights.Sum();
            for (var i = 0; i < weights.Length; i++)
                weights[i] *= scale;
        }
        return (axis.TriangleSupport(target), weights);
    }

    private double? WeightedMean(ReadOnlySpan<T> samples, double[] sampleWeights)
    {
        double total = 0;
        double weight = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            if (!IsValid(samples[i]))
                continue;
            total += double.CreateTruncating(samples[i]) * sampleWeights[i];
            weight += sampleWeights[i];
        }
        if (nodata is null)
            return total;
        return weight > 0 ? total / weight : null;
    }

    private T NotNodata(T value) => value == nodataValue ? besidesNodata : value;

    private bool IsValid(T sample) => nodata is null || (nodataIsNaN ? !T.IsNaN(sample) : sample != nodataValue);
}
