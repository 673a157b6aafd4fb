using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>GeoTIFFs that GDAL makes in its own memory.</summary>
public static class GdalGeoTiff
{
    private const int Bytes = 1;

    /// <summary>A classic, little-endian GeoTIFF of one pixel in a coordinate reference system: the pattern for its tags.</summary>
    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static unsafe byte[] OfOnePixel(string definition)
    {
        using var reference = GdalSpatialReference.Of(definition);
        using var errors = GdalErrors.Collect();
        var path = $"/vsimem/{Guid.NewGuid():N}.tif";
        var options = RasterNativeMethods.CSLSetNameValue(0, "ENDIANNESS", "LITTLE");
        try
        {
            var dataset = RasterNativeMethods.GDALCreate(RasterNativeMethods.GDALGetDriverByName("GTiff"), path, 1, 1, 1, Bytes, options);
            if (dataset == 0)
                throw errors.Exception("making a GeoTIFF in memory");
            var transform = stackalloc double[] { 0, 1, 0, 0, 0, -1 };
            _ = RasterNativeMethods.GDALSetGeoTransform(dataset, transform);
            _ = RasterNativeMethods.GDALSetSpatialRef(dataset, reference.Handle);
            RasterNativeMethods.GDALClose(dataset);
            errors.ThrowIfFailed("making a GeoTIFF in memory");
            var buffer = RasterNativeMethods.VSIGetMemFileBuffer(path, out var length, 0);
            var bytes = new byte[length];
            Marshal.Copy(buffer, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            NativeMethods.CSLDestroy(options);
            _ = RasterNativeMethods.VSIUnlink(path);
        }
    }
}
