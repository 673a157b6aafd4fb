using Datasets.Model;

namespace Datasets.Cog;

/// <summary>GeoTIFF's description of a coordinate reference system: the three tags as they are in the file.</summary>
internal sealed record GeoKeys(ushort[] Directory, double[] Doubles, string Ascii)
{
    /// <summary>EPSG:4326 as GDAL writes it: geographic, pixels are areas, degrees, on the WGS 84 ellipsoid.</summary>
    public static GeoKeys Wgs84 { get; } = new(
        [
            1, 1, 0, 7,
            1024, 0, 1, 2,
            1025, 0, 1, 1,
            2048, 0, 1, 4326,
            2049, 34737, 7, 0,
            2054, 0, 1, 9102,
            2057, 34736, 1, 1,
            2059, 34736, 1, 0,
        ],
        [298.257223563, 6378137],
        "WGS 84|");

    /// <exception cref="CogException">The coordinate reference system has neither code nor WKT, or GDAL does not know it.</exception>
    public static GeoKeys For(CoordinateReferenceSystem crs) => crs.Epsg == 4326 ? Wgs84 : GeoKeysFromGdal.For(crs);

    public void AddTo(TiffDirectory directory)
    {
        directory.AddShorts(TiffTag.GeoKeyDirectory, Directory);
        if (Doubles.Length > 0)
            directory.AddDoubles(TiffTag.GeoDoubleParams, Doubles);
        if (Ascii.Length > 0)
            directory.AddText(TiffTag.GeoAsciiParams, Ascii);
    }
}
