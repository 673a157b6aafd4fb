using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// A band's statistics, gathered tile by tile in any order: each tile's moments are kept under its number and merged in that order at
/// the end, so that the result does not depend on which thread was first.
/// </summary>
internal sealed class BandStatisticsCollector(SampleType type, long sampleCount, int tileCount, IReadOnlyList<RasterClass>? classes = null)
{
    private readonly Moments[] moments = new Moments[tileCount];
    private readonly HistogramCounter histogram = new(!type.IsFloatingPoint());
    private readonly ClassCounter counted = new();
    private double minimum = double.PositiveInfinity;
    private double maximum = double.NegativeInfinity;

    public void Add(int tile, TileStatistics statistics)
    {
        moments[tile] = statistics.Moments;
        if (statistics.Moments.Count == 0)
            return;
        lock (histogram)
        {
            minimum = Math.Min(minimum, statistics.Minimum);
            maximum = Math.Max(maximum, statistics.Maximum);
            histogram.Merge(statistics.Histogram);
        }
    }

    public void Add(ClassCounter tile)
    {
        lock (histogram)
            counted.Merge(tile);
    }

    public BandStatistics ToStatistics()
    {
        var all = Sum(moments);
        if (all.Count == 0)
            return new BandStatistics { Count = sampleCount, ValidCount = 0, ClassCounts = CountClasses(_ => 0) };
        return new BandStatistics
        {
            Count = sampleCount,
            ValidCount = all.Count,
            Minimum = minimum,
            Maximum = maximum,
            Mean = Finite(Math.Clamp(all.Mean, minimum, maximum)),
            StandardDeviation = Finite(Math.Sqrt(all.SquaredDeviations / all.Count)),
            Histogram = histogram.ToHistogram(),
            ClassCounts = CountClasses(counted.CountOf),
        };
    }

    private IReadOnlyList<long> CountClasses(Func<RasterClass, long> count) => classes is { Count: > 0 } ? [.. classes.Select(count)] : [];

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static Moments Sum(ReadOnlySpan<Moments> parts) => parts.Length switch
    {
        0 => default,
        1 => parts[0],
        var length => Sum(parts[..(length / 2)]).MergedWith(Sum(parts[(length / 2)..])),
    };
}
