using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>GeoTIFFs that GDAL makes in its own memory.</summary>
public static class GdalGeoTiff
{
    private const int Bytes = 1;

    /// <summary>
    /// The definition itself or, where a reader of a GeoTIFF with its EPSG code takes another system for it, such as the successor of one that is
    /// deprecated, the same by its parameters.
    /// </summary>
    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition, or GeoTIFF has no keys for it.</exception>
    public static string Storable(string definition)
    {
        using var wanted = GdalSpatialReference.Parse(definition);
        foreach (var form in (string[])[definition, wanted.WktWithoutCodes()])
        {
            using var read = CrsOf(OfOnePixel(form));
            if (read is not null && wanted.IsSameAs(read))
                return form;
        }
        throw new GdalException("GeoTIFF has no keys for this projection: bring the raster to another one, by warp in the descriptor");
    }

    /// <summary>A classic, little-endian GeoTIFF of one pixel in a coordinate reference system: the pattern for its tags.</summary>
    /// <param name="definition">What GDAL understands: <c>EPSG:n</c>, WKT …</param>
    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static unsafe byte[] OfOnePixel(string definition)
    {
        using var reference = GdalSpatialReference.Parse(definition);
        using var errors = GdalErrors.Collect();
        var path = NewPath();
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
            // GDAL writes what GeoTIFF has no keys for to a side file, which readers of a COG do not fetch.
            _ = RasterNativeMethods.VSIUnlink($"{path}.aux.xml");
        }
    }

    /// <summary>The coordinate reference system that GDAL with its default options reads from a GeoTIFF; null where it sees none.</summary>
    private static unsafe GdalSpatialReference? CrsOf(byte[] tiff)
    {
        const int readOnly = 0;
        using var errors = GdalErrors.Collect();
        var path = NewPath();
        NativeMethods.CPLSetThreadLocalConfigOption(GdalLibrary.SuccessorsOfDeprecated, "YES");
        try
        {
            fixed (byte* bytes = tiff)
            {
                RasterNativeMethods.VSIFCloseL(RasterNativeMethods.VSIFileFromMemBuffer(path, bytes, (ulong)tiff.Length, 0));
                var dataset = RasterNativeMethods.GDALOpen(path, readOnly);
                if (dataset == 0)
                    throw errors.Exception("reading a GeoTIFF in memory");
                var reference = RasterNativeMethods.GDALGetSpatialRef(dataset) is var handle and not 0 ? GdalSpatialReference.CopyOf(handle) : null;
                RasterNativeMethods.GDALClose(dataset);
                return reference;
            }
        }
        finally
        {
            NativeMethods.CPLSetThreadLocalConfigOption(GdalLibrary.SuccessorsOfDeprecated, null);
            _ = RasterNativeMethods.VSIUnlink(path);
        }
    }

    private static string NewPath() => $"/vsimem/{Guid.NewGuid():N}.tif";
}
