using System.Numerics;

namespace Datasets.Cog;

/// <summary>The source sample nearest to the upper left corner of the overview's sample, as GDAL takes it.</summary>
internal sealed class NearestResampler<T>(OverviewAxis columns, OverviewAxis rows) : RowResampler<T>(columns, rows)
    where T : unmanaged, INumber<T>
{
    protected override SampleRange SourceRange(OverviewAxis axis, int target)
    {
        var nearest = axis.Nearest(target);
        return new SampleRange(nearest, nearest + 1);
    }

    public override void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target)
    {
        var first = Columns.Nearest(targetColumn);
        var row = source.From(first, Rows.Nearest(targetRow));
        for (var i = 0; i < target.Length; i++)
            target[i] = row[Columns.Nearest(targetColumn + i) - first];
    }
}
