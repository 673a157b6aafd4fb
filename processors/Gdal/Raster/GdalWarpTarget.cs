namespace Datasets.Gdal;

/// <summary>What a raster is warped to.</summary>
public sealed record GdalWarpTarget
{
    /// <summary>What GDAL understands: <c>EPSG:n</c>, WKT …</summary>
    public required string Definition { get; init; }
    /// <summary>Outer edges in the target's units.</summary>
    public required double West { get; init; }
    public required double South { get; init; }
    public required double East { get; init; }
    public required double North { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    /// <summary>GDAL's name: <c>near</c>, <c>bilinear</c>, <c>average</c> …</summary>
    public required string Resampling { get; init; }
    /// <summary>What means 'no data' in the source; null where every sample is valid.</summary>
    public double? SourceNodata { get; init; }
    /// <summary>What means 'no data' in the target.</summary>
    public required double Nodata { get; init; }
}
