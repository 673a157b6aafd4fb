namespace Datasets.Cog;

/// <summary>Writes a raster as a Cloud Optimized GeoTIFF.</summary>
public interface ICogWriter
{
    /// <summary>
    /// Writes <paramref name="raster"/> to the file <paramref name="path"/>, which must not exist yet. What was written is checked for
    /// its layout before this returns; on any error the file is removed.
    /// </summary>
    /// <exception cref="CogException">The raster cannot be written, or the file did not come out as a valid COG.</exception>
    CogFile Write(Raster raster, CogOptions options, string path, CancellationToken cancellationToken = default);
}

/// <summary>What came out: the file, and what its pixels hold, gathered in the pass that wrote them.</summary>
public sealed record CogFile
{
    public required string Path { get; init; }
    public required long Size { get; init; }
    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }
    /// <summary>Per band, in band order.</summary>
    public required IReadOnlyList<BandStatistics> Statistics { get; init; }
    /// <summary>
    /// The first band of the smallest resolution whose longer edge has at least 512 pixels, or of full resolution where none has; null where none was asked for.
    /// </summary>
    public required Quicklook? Quicklook { get; init; }
}

/// <summary>A reduced copy of the first band: samples row by row from the north, in native byte order.</summary>
public sealed record Quicklook(int Width, int Height, SampleType SampleType, byte[] Samples);

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
    public double ValidPercent => Count == 0 ? 0 : 100.0 * ValidCount / Count;
}

/// <summary>
/// Counts of equally wide buckets from <see cref="Minimum"/> (of the first) to <see cref="Maximum"/> (of the last). The width is a power
/// of two, buckets start at its multiples, and there are at most 256.
/// </summary>
public sealed record Histogram(double Minimum, double Maximum, IReadOnlyList<long> Buckets);

/// <summary>A raster that cannot become a COG, or a file that is not a valid one.</summary>
public sealed class CogException : Exception
{
    public CogException(string message) : base(message) { }
    public CogException(string message, Exception inner) : base(message, inner) { }
}
