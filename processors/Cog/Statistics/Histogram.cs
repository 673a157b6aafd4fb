namespace Datasets.Cog;

/// <summary>
/// Counts of equally wide buckets from <see cref="Minimum"/> (of the first) to <see cref="Maximum"/> (of the last). The width is a power
/// of two, buckets start at its multiples, and there are at most 256.
/// </summary>
public sealed record Histogram(double Minimum, double Maximum, IReadOnlyList<long> Buckets);
