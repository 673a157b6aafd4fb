using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>The part of GDAL's C API (gdal_utils.h, cpl_string.h) that warps.</summary>
internal static unsafe partial class WarpNativeMethods
{
    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CSLAddString(nint list, string text);

    /// <summary>Takes <c>gdalwarp</c>'s own options, without those that name files.</summary>
    [LibraryImport(NativeMethods.Library)]
    public static partial nint GDALWarpAppOptionsNew(nint arguments, nint forBinary);

    [LibraryImport(NativeMethods.Library)]
    public static partial void GDALWarpAppOptionsFree(nint options);

    [LibraryImport(NativeMethods.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALWarp(string path, nint target, int count, nint* sources, nint options, int* usageError);
}
