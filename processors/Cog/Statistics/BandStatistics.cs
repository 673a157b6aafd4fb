namespace Datasets.Cog;

/// <summary>
/// Statistics of a band's valid samples (finite, and not nodata), as stored, that is before scale and offset.
/// Where no sample is valid, <see cref="Minimum"/>, <see cref="Maximum"/>, <see cref="Mean"/>, <see cref="StandardDeviation"/> and
/// <see cref="Histogram"/> are null. Mean and deviation are null, too, where samples are so large that a double cannot hold them.
/// </summary>
public sealed record BandStatistics
{
    public required long Count { get; init; }
    public required long ValidCount { get; init; }
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }
    public double? Mean { get; init; }
    /// <summary>Of the population, as GDAL computes it.</summary>
    public double? StandardDeviation { get; init; }
    public Histogram? Histogram { get; init; }
    /// <summary>How many valid samples are of each of the band's classes, in their order; empty where it has none.</summary>
    public IReadOnlyList<long> ClassCounts { get; init; } = [];
    public double ValidPercent => Count == 0 ? 0 : 100.0 * ValidCount / Count;
}
