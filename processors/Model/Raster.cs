namespace Datasets.Model;

/// <summary>A georeferenced raster on its way to a COG: row 0 is the northernmost, column 0 the westernmost.</summary>
public sealed record Raster
{
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required SampleType SampleType { get; init; }
    public required IReadOnlyList<RasterBand> Bands { get; init; }
    public required GeoTransform GeoTransform { get; init; }
    public required CoordinateReferenceSystem Crs { get; init; }
    /// <summary>The sample value that means 'no data', exact in <see cref="SampleType"/>; null where every sample is valid.</summary>
    public double? Nodata { get; init; }
    public required IPixelSource Pixels { get; init; }
    /// <summary>Tags for the file's metadata, such as the provenance of the pixels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
