namespace Datasets.Cog;

/// <summary>The source samples [Start, End) that make one overview sample along an axis.</summary>
internal readonly record struct SampleRange(int Start, int End)
{
    public int Length => End - Start;
    public static SampleRange Union(SampleRange a, SampleRange b) => new(Math.Min(a.Start, b.Start), Math.Max(a.End, b.End));
}

/// <summary>
/// How one axis of an overview relates to the next finer resolution. The ratio is the quotient of both lengths: exactly 2 for an even
/// length, a little more for an odd one, so that the overview always covers the whole extent (GDAL, gcore/overview.cpp).
/// </summary>
internal sealed class OverviewAxis(int sourceLength, int targetLength)
{
    // GDAL's guard against a ratio whose product falls a rounding error short of a whole sample.
    private const double Epsilon = 1e-8;

    private readonly double ratio = (double)sourceLength / targetLength;

    public int SourceLength { get; } = sourceLength;
    public int TargetLength { get; } = targetLength;
    public bool IsHalving { get; } = sourceLength == 2 * targetLength;

    /// <summary>The sample nearest to the target's first corner.</summary>
    public int Nearest(int target) => Math.Min((int)(0.5 + target * ratio), SourceLength - 1);

    /// <summary>The source samples that the target sample touches.</summary>
    public SampleRange Footprint(int target)
    {
        var start = (int)(target * ratio + Epsilon);
        var end = (int)Math.Ceiling((target + 1) * ratio - Epsilon);
        if (end == start)
            end++;
        return new SampleRange(start, Math.Min(end, SourceLength));
    }

    /// <summary>How much of the footprint's first and last sample lies inside the target sample.</summary>
    public (double First, double Last) EdgeWeights(int target)
    {
        var (start, end) = Footprint(target);
        var first = end == start + 1 ? 1 : 1 - (target * ratio - start);
        var last = 1 - (end - (target + 1) * ratio);
        return (first, last);
    }

    /// <summary>The source samples under the triangle filter, which reaches one target sample to either side of the centre.</summary>
    public SampleRange TriangleSupport(int target)
    {
        var centre = (target + 0.5) * ratio;
        var radius = TriangleRadius;
        var start = Math.Max(0, (int)Math.Floor(centre - radius + 0.5));
        var end = Math.Min(SourceLength, (int)(centre + radius + 0.5));
        return new SampleRange(start, end);
    }

    /// <summary>The triangle filter's weights over <see cref="TriangleSupport"/>.</summary>
    public double[] TriangleWeights(int target)
    {
        var (start, end) = TriangleSupport(target);
        var scale = 1 / TriangleRadius;
        var x = scale * (start - (target + 0.5) * ratio + 0.5);
        var weights = new double[end - start];
        for (var i = 0; i < weights.Length; i++, x += scale)
            weights[i] = Math.Max(0, 1 - Math.Abs(x));
        return weights;
    }

    private double TriangleRadius => Math.Max(1, ratio);
}
