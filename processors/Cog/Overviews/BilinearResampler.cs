using System.Numerics;

namespace Datasets.Cog.Overviews;

/// <summary>
/// A triangle filter that reaches one overview sample to either side: first along rows, then across them, each over the valid samples
/// alone; nodata where none is valid. Computed in double precision and rounded once.
/// </summary>
internal sealed class BilinearResampler<T> : RowResampler<T> where T : unmanaged, INumber<T>
{
    private readonly T? nodata;
    private readonly T nodataValue;
    private readonly T besidesNodata;
    private readonly bool nodataIsNaN;
    private double[] totals = [];
    private double[] weights = [];

    public BilinearResampler(OverviewAxis columns, OverviewAxis rows, T? nodata) : base(columns, rows)
    {
        this.nodata = nodata;
        nodataValue = nodata ?? T.Zero;
        besidesNodata = SampleArithmetic.BesidesNodata(nodataValue);
        nodataIsNaN = SampleArithmetic.IsNaN(nodata);
    }

    protected override SampleRange SourceRange(OverviewAxis axis, int target) => axis.TriangleSupport(target);

    public override void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target)
    {
        if (totals.Length < target.Length)
            (totals, weights) = (new double[target.Length], new double[target.Length]);
        totals.AsSpan().Clear();
        weights.AsSpan().Clear();
        var rowRange = Rows.TriangleSupport(targetRow);
        var rowWeights = Rows.TriangleWeights(targetRow);
        for (var i = 0; i < target.Length; i++)
        {
            var columnRange = Columns.TriangleSupport(targetColumn + i);
            var columnWeights = Columns.TriangleWeights(targetColumn + i);
            for (var row = rowRange.Start; row < rowRange.End; row++)
            {
                if (WeightedMean(source.From(columnRange.Start, row)[..columnRange.Length], columnWeights) is not { } mean)
                    continue;
                var weight = rowWeights[row - rowRange.Start];
                totals[i] += mean * weight;
                weights[i] += weight;
            }
            target[i] = weights[i] > 0 ? NotNodata(SampleArithmetic.Round<T>(totals[i] / weights[i])) : nodataValue;
        }
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
        return weight > 0 ? total / weight : null;
    }

    private T NotNodata(T value) => nodata is not null && value == nodataValue ? besidesNodata : value;

    private bool IsValid(T sample) => nodata is null || (nodataIsNaN ? !T.IsNaN(sample) : sample != nodataValue);
}
