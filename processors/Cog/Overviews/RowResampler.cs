using System.Numerics;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>Rows of one band of a resolution: a window that starts at (<paramref name="firstColumn"/>, <paramref name="firstRow"/>).</summary>
internal readonly ref struct RowWindow<T>(ReadOnlySpan<T> samples, int firstColumn, int firstRow, int stride)
{
    private readonly ReadOnlySpan<T> samples = samples;

    /// <summary>The samples of a row from <paramref name="column"/> on.</summary>
    public ReadOnlySpan<T> From(int column, int row) => samples[((row - firstRow) * stride + column - firstColumn)..((row - firstRow + 1) * stride)];
}

/// <summary>
/// Makes rows of an overview from rows of the next finer resolution. Every sample depends on its absolute position only, never on how
/// the raster was cut into windows.
/// </summary>
internal abstract class RowResampler<T>(OverviewAxis columns, OverviewAxis rows) where T : unmanaged, INumber<T>
{
    protected OverviewAxis Columns { get; } = columns;
    protected OverviewAxis Rows { get; } = rows;

    /// <summary>The source rows, and by the same rule columns, that a target row needs.</summary>
    protected abstract SampleRange SourceRange(OverviewAxis axis, int target);

    public SampleRange SourceRows(int targetRow) => SourceRange(Rows, targetRow);

    public SampleRange SourceColumns(SampleRange targetColumns) => new(
        SourceRange(Columns, targetColumns.Start).Start, SourceRange(Columns, targetColumns.End - 1).End);

    /// <summary>Fills <paramref name="target"/> with the overview's samples of a row from <paramref name="targetColumn"/> on.</summary>
    public abstract void Resample(RowWindow<T> source, int targetRow, int targetColumn, Span<T> target);
}

internal static class RowResampler
{
    public static RowResampler<T> Create<T>(OverviewResampling resampling, OverviewAxis columns, OverviewAxis rows, T? nodata)
        where T : unmanaged, INumber<T> => resampling switch
        {
            OverviewResampling.Nearest => new NearestResampler<T>(columns, rows),
            OverviewResampling.Average => new AverageResampler<T>(columns, rows, nodata),
            OverviewResampling.Mode => new ModeResampler<T>(columns, rows, nodata),
            OverviewResampling.Bilinear => new BilinearResampler<T>(columns, rows, nodata),
            _ => throw new ArgumentOutOfRangeException(nameof(resampling), resampling, "not a resampling of overviews"),
        };
}
