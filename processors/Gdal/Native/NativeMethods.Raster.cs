using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>The part of GDAL's C API (gdal.h, ogr_srs_api.h, cpl_vsi.h) that makes rasters.</summary>
internal static partial class RasterNativeMethods
{
    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALGetDriverByName(string name);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALCreate(nint driver, string path, int width, int height, int bands, int type, nint options);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALOpen(string path, int access);

    [LibraryImport(NativeMethods.Library)]
    public static partial void GDALClose(nint dataset);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial int GDALSetGeoTransform(nint dataset, double* transform);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALSetSpatialRef(nint dataset, nint reference);

    [LibraryImport(NativeMethods.Library)]
    public static partial nint GDALGetRasterBand(nint dataset, int band);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial int GDALRasterIO(
        nint band, int write, int x, int y, int width, int height, void* buffer, int bufferWidth, int bufferHeight, int type, int pixelSpace, int lineSpace);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OSRNewSpatialReference(string? wkt);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OSRSetFromUserInput(nint reference, string definition);

    [LibraryImport(NativeMethods.Library)]
    public static partial void OSRDestroySpatialReference(nint reference);

    [LibraryImport(NativeMethods.Library)]
    public static partial void OSRSetAxisMappingStrategy(nint reference, int strategy);

    [LibraryImport(NativeMethods.Library)]
    public static partial nint OSRClone(nint reference);

    [LibraryImport(NativeMethods.Library)]
    public static partial int OSRIsSame(nint reference, nint other);

    [LibraryImport(NativeMethods.Library)]
    public static partial nint GDALGetSpatialRef(nint dataset);

    [LibraryImport(NativeMethods.Library)]
    public static partial int OSRIsGeographic(nint reference);

    [LibraryImport(NativeMethods.Library)]
    public static partial int OSRIsProjected(nint reference);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial double OSRGetLinearUnits(nint reference, byte** name);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial int OSRExportToWktEx(nint reference, byte** wkt, byte** options);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial int OSRExportToProj4(nint reference, byte** text);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OSRGetAuthorityCode(nint reference, string? target);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OSRGetAuthorityName(nint reference, string? target);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial nint* OSRFindMatches(nint reference, byte** options, out int count, out int* confidences);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial void OSRFreeSRSArray(nint* references);

    [LibraryImport(NativeMethods.Library)]
    public static partial nint OCTNewCoordinateTransformation(nint source, nint target);

    [LibraryImport(NativeMethods.Library)]
    public static unsafe partial int OCTTransformEx(nint transformation, int count, double* x, double* y, double* z, int* success);

    [LibraryImport(NativeMethods.Library)]
    public static partial void OCTDestroyCoordinateTransformation(nint transformation);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint VSIGetMemFileBuffer(string path, out ulong length, int unlinkAndSeize);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial nint VSIFileFromMemBuffer(string path, byte* data, ulong length, int takeOwnership);

    [LibraryImport(NativeMethods.Library)]
    public static partial int VSIFCloseL(nint file);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int VSIUnlink(string path);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CSLSetNameValue(nint list, string name, string value);
}
