namespace Datasets.Model;

/// <summary>A coordinate reference system by its EPSG code, or by its WKT where it has none.</summary>
public sealed record CoordinateReferenceSystem
{
    public int? Epsg { get; init; }
    public string? Wkt { get; init; }

    public static CoordinateReferenceSystem FromEpsg(int code) => new() { Epsg = code };
    public static CoordinateReferenceSystem FromWkt(string wkt) => new() { Wkt = wkt };
}
