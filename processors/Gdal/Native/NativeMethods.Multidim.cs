using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>The multidimensional part of GDAL's C API (gdal.h, "Multidimensional API").</summary>
internal static unsafe partial class NativeMethods
{
    public const uint OpenMultidimRaster = 0x10 | OpenVerboseError;

    [LibraryImport(Library, EntryPoint = "GDALOpenEx", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MultidimDatasetHandle OpenMultidim(string path, uint flags, byte** drivers, byte** options, byte** siblings);

    [LibraryImport(Library)]
    public static partial void GDALClose(nint dataset);

    [LibraryImport(Library)]
    public static partial MultidimGroupHandle GDALDatasetGetRootGroup(MultidimDatasetHandle dataset);

    [LibraryImport(Library)]
    public static partial void GDALGroupRelease(nint group);

    [LibraryImport(Library)]
    public static partial nint GDALGroupGetGroupNames(MultidimGroupHandle group, nint options);

    [LibraryImport(Library)]
    public static partial nint GDALGroupGetMDArrayNames(MultidimGroupHandle group, byte** options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial MultidimGroupHandle GDALGroupOpenGroup(MultidimGroupHandle group, string name, nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial MultidimArrayHandle GDALGroupOpenMDArray(MultidimGroupHandle group, string name, nint options);

    [LibraryImport(Library)]
    public static partial nint* GDALGroupGetAttributes(MultidimGroupHandle group, out nuint count, byte** options);

    [LibraryImport(Library)]
    public static partial void GDALMDArrayRelease(nint array);

    [LibraryImport(Library)]
    public static partial nint* GDALMDArrayGetAttributes(MultidimArrayHandle array, out nuint count, byte** options);

    [LibraryImport(Library)]
    public static partial void GDALReleaseAttributes(nint* attributes, nuint count);

    [LibraryImport(Library)]
    public static partial nint* GDALMDArrayGetDimensions(MultidimArrayHandle array, out nuint count);

    [LibraryImport(Library)]
    public static partial void GDALReleaseDimensions(nint* dimensions, nuint count);

    [LibraryImport(Library)]
    public static partial nint GDALDimensionGetName(nint dimension);

    [LibraryImport(Library)]
    public static partial ulong GDALDimensionGetSize(nint dimension);

    [LibraryImport(Library)]
    public static partial ulong* GDALMDArrayGetBlockSize(MultidimArrayHandle array, out nuint count);

    [LibraryImport(Library)]
    public static partial MultidimTypeHandle GDALMDArrayGetDataType(MultidimArrayHandle array);

    [LibraryImport(Library)]
    public static partial int GDALMDArrayRead(
        MultidimArrayHandle array, ulong* start, nuint* count, long* step, nint* stride, MultidimTypeHandle type, void* destination,
        void* allocation, nuint allocationSize);

    [LibraryImport(Library)]
    public static partial MultidimTypeHandle GDALExtendedDataTypeCreate(int type);

    [LibraryImport(Library)]
    public static partial MultidimTypeHandle GDALExtendedDataTypeCreateString(nuint maxLength);

    [LibraryImport(Library)]
    public static partial void GDALExtendedDataTypeRelease(nint type);

    [LibraryImport(Library)]
    public static partial int GDALExtendedDataTypeGetClass(MultidimTypeHandle type);

    [LibraryImport(Library)]
    public static partial int GDALExtendedDataTypeGetNumericDataType(MultidimTypeHandle type);

    [LibraryImport(Library)]
    public static partial nint GDALAttributeGetName(nint attribute);

    [LibraryImport(Library)]
    public static partial MultidimTypeHandle GDALAttributeGetDataType(nint attribute);

    [LibraryImport(Library)]
    public static partial nint GDALAttributeReadAsStringArray(nint attribute);

    [LibraryImport(Library)]
    public static partial double* GDALAttributeReadAsDoubleArray(nint attribute, out nuint count);
}
