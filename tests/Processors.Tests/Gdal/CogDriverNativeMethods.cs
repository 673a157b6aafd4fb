using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>The part of GDAL's C API (gdal.h) that only <see cref="GdalCogDriver"/> needs.</summary>
internal static partial class CogDriverNativeMethods
{
    // .NET asks an assembly's own resolver; the one of the product answers for the product's assembly only.
    static CogDriverNativeMethods() => NativeLibrary.SetDllImportResolver(
        typeof(CogDriverNativeMethods).Assembly, (name, _, _) => name == NativeMethods.Library ? GdalLibrary.NativeHandle : 0);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALCreateCopy(nint driver, string path, nint source, int strict, nint options, nint progress, nint progressData);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALGetOverviewCount(nint band);

    [LibraryImport(NativeMethods.Library)]
    public static partial nint GDALGetOverview(nint band, int index);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALGetRasterBandXSize(nint band);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALGetRasterBandYSize(nint band);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GDALSetDescription(nint handle, string text);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GDALSetMetadataItem(nint handle, string name, string? value, string? domain);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALSetRasterNoDataValue(nint band, double value);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALSetRasterNoDataValueAsInt64(nint band, long value);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALSetRasterNoDataValueAsUInt64(nint band, ulong value);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALSetRasterOffset(nint band, double offset);

    [LibraryImport(NativeMethods.Library)]
    public static partial int GDALSetRasterScale(nint band, double scale);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GDALSetRasterUnitType(nint band, string unit);
}
