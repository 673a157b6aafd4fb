namespace Datasets.Gdal;

/// <summary>What GDAL and PROJ know of a coordinate reference system.</summary>
/// <param name="Epsg">Its EPSG code; null where it has none that PROJ is sure of.</param>
/// <param name="Wkt">WKT 2 (ISO 19162:2019).</param>
/// <param name="IsGeographic">Its coordinates are longitude and latitude.</param>
/// <param name="IsProjected">Its coordinates are easting and northing of a projection.</param>
/// <param name="MetresPerUnit">Of a projected system's coordinates.</param>
public sealed record GdalCoordinateSystem(int? Epsg, string Wkt, bool IsGeographic, bool IsProjected, double MetresPerUnit);
