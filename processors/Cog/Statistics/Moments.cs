namespace Datasets.Cog;

/// <summary>Count, mean and sum of squared deviations, which merge without losing precision (Chan, Golub and LeVeque 1983).</summary>
internal readonly record struct Moments(long Count, double Mean, double SquaredDeviations)
{
    public Moments MergedWith(Moments other)
    {
        if (Count == 0)
            return other;
        if (other.Count == 0)
            return this;
        var count = Count + other.Count;
        var difference = other.Mean - Mean;
        return new Moments(
            count,
            Mean + difference * other.Count / count,
            SquaredDeviations + other.SquaredDeviations + difference * difference * Count * other.Count / count);
    }
}
