using System.Numerics;

namespace Datasets.Cog;

/// <summary>
/// The most frequent valid source sample under the overview's sample; among equals the one whose count got there first, row by row
/// from the north-west. Nodata where none is valid.
/// </summary>
internal sealed class ModeResampler<T>(OverviewAxis columns, OverviewAxis rows, T? nodata) : RowResampler<T>(columns, rows)
    where T : unmanaged, INumber<T>
{
    // A footprint is at most 4 x 4: the ratio of two resolutions is at most 3, and it may start inside a sample.
    private const int LargestFootprint = 16;

    private readonly T nodataValue = nodata ?? T.Zero;
    private readonly bool nodataIsNaN = SampleArithmetic.IsNaN(nodata);

    protected override SampleRange SourceRange(OverviewAxis axis, int target) => axis.Footprint(target);

    public override void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target)
    {
        Span<T> values = stackalloc T[LargestFootprint];
        Span<int> counts = stackalloc int[LargestFootprint];
        var rowRange = Rows.Footprint(targetRow);
        for (var i = 0; i < target.Length; i++)
            target[i] = Mode(source, rowRange, Columns.Footprint(targetColumn + i), values, counts);
    }

    private T Mode(RowWindow<T> source, SampleRange rowRange, SampleRange columnRange, Span<T> values, Span<int> counts)
    {
        var distinct = 0;
        var best = 0;
        for (var row = rowRange.Start; row < rowRange.End; row++)
        {
            foreach (var sample in source.From(columnRange.Start, row)[..columnRange.Length])
            {
                if (!IsValid(sample))
                    continue;
                var index = values[..distinct].IndexOf(sample);
                if (index < 0)
                {
                    index = distinct++;
                    values[index] = sample;
                    counts[index] = 0;
                }
                if (++counts[index] > counts[best])
                    best = index;
            }
        }
        return distinct == 0 ? nodataValue : values[best];
    }

    private bool IsValid(T sample) => nodata is null || (nodataIsNaN ? !T.IsNaN(sample) : sample != nodataValue);
}
