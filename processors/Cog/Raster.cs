namespace Datasets.Cog;

/// <summary>The type of one sample of a band.</summary>
public enum SampleType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
}

/// <summary>A rectangle of pixels; column 0 is the westernmost, row 0 the northernmost.</summary>
public readonly record struct PixelWindow(int Column, int Row, int Width, int Height);

/// <summary>
/// The affine map from (column, row) of a pixel's corner to (x, y), in GDAL's order:
/// x = OriginX + column * PixelWidth + row * RowRotation; y = OriginY + column * ColumnRotation + row * PixelHeight.
/// </summary>
public readonly record struct GeoTransform(
    double OriginX, double PixelWidth, double RowRotation, double OriginY, double ColumnRotation, double PixelHeight);

/// <summary>A coordinate reference system by its EPSG code, or by its WKT where it has none.</summary>
public sealed record CoordinateReferenceSystem
{
    public int? Epsg { get; init; }
    public string? Wkt { get; init; }

    public static CoordinateReferenceSystem FromEpsg(int code) => new() { Epsg = code };
    public static CoordinateReferenceSystem FromWkt(string wkt) => new() { Wkt = wkt };
}

/// <summary>What a band's numbers mean. The physical value is <c>sample * Scale + Offset</c>.</summary>
public sealed record RasterBand
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public string? Unit { get; init; }
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }
}

/// <summary>Pixels that can be read in windows, in native byte order.</summary>
public interface IPixelSource
{
    /// <summary>
    /// Reads one band's window into <paramref name="destination"/>, row by row from the north, width * height * sample size bytes.
    /// Callers ask for windows inside the raster only, and one at a time.
    /// </summary>
    void Read(int band, PixelWindow window, Span<byte> destination);
}

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
