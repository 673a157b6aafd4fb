namespace Datasets.Conversion.Cf;

/// <summary>
/// Shapes of the Earth that models and products use, as PROJ has them. Where a file states none, its own latitudes and longitudes choose. Source: the
/// documents of WRF (6370 km), GRIB edition 1 (6367.47 km) and 2 (code table 3.2), HIRLAM and COSMO (6371.22 and 6371.229 km), MODIS (6371.007181 km),
/// NSIDC (6378.273 km, 1/298.279411123064).
/// </summary>
internal static class EarthShapes
{
    /// <summary>The one that CF files without a shape are taken to have.</summary>
    public const string Assumed = "+datum=WGS84";

    public static readonly string[] Others =
    [
        "+R=6371000", "+R=6371229", "+R=6370000", "+R=6371220", "+R=6371200", "+R=6371007.181", "+R=6370997", "+R=6367470", "+R=6378137", "+R=6378273",
        "+a=6378273 +b=6356889.449", "+ellps=clrk66", "+ellps=bessel", "+ellps=intl", "+ellps=WGS72",
    ];
}
