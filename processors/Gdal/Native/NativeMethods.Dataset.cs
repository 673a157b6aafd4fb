using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>The raster part of GDAL's C API (gdal.h), for reading.</summary>
internal static unsafe partial class NativeMethods
{
    public const uint OpenRaster = 0x02 | OpenVerboseError;

    [LibraryImport(Library, EntryPoint = "GDALOpenEx", StringMarshalling = StringMarshalling.Utf8)]
    public static partial DatasetHandle OpenDataset(string path, uint flags, byte** drivers, byte** options, byte** siblings);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterXSize(DatasetHandle dataset);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterYSize(DatasetHandle dataset);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterCount(DatasetHandle dataset);

    [LibraryImport(Library)]
    public static partial nint GDALGetProjectionRef(DatasetHandle dataset);

    [LibraryImport(Library)]
    public static partial int GDALGetGeoTransform(DatasetHandle dataset, double* transform);

    [LibraryImport(Library)]
    public static partial nint GDALGetRasterBand(DatasetHandle dataset, int band);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** GDALGetMetadata(DatasetHandle dataset, string? domain);

    [LibraryImport(Library, EntryPoint = "GDALGetMetadataItem", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALGetBandMetadataItem(nint band, string name, string? domain);

    [LibraryImport(Library, EntryPoint = "GDALGetMetadata", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte** GDALGetBandMetadata(nint band, string? domain);

    [LibraryImport(Library)]
    public static partial nint GDALGetDescription(nint band);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterDataType(nint band);

    [LibraryImport(Library)]
    public static partial void GDALGetBlockSize(nint band, out int width, out int height);

    [LibraryImport(Library)]
    public static partial double GDALGetRasterNoDataValue(nint band, out int hasNodata);

    [LibraryImport(Library)]
    public static partial double GDALGetRasterScale(nint band, out int hasScale);

    [LibraryImport(Library)]
    public static partial double GDALGetRasterOffset(nint band, out int hasOffset);

    [LibraryImport(Library)]
    public static partial nint GDALGetRasterUnitType(nint band);

    [LibraryImport(Library)]
    public static partial int GDALGetOverviewCount(nint band);

    [LibraryImport(Library)]
    public static partial nint GDALGetOverview(nint band, int overview);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterBandXSize(nint band);

    [LibraryImport(Library)]
    public static partial int GDALGetRasterBandYSize(nint band);

    [LibraryImport(Library)]
    public static partial int GDALRasterIO(
        nint band, int write, int column, int row, int width, int height, void* buffer, int bufferWidth, int bufferHeight, int type,
        int pixelSpace, int lineSpace);
}
