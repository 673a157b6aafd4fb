using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>
/// GDAL's C API (gdal.h, cpl_error.h, cpl_conv.h), only what is used. Call through the classes beside this one: they collect errors,
/// own handles and see to registration.
/// </summary>
internal static partial class NativeMethods
{
    public const string Library = "gdal";

    /// <summary>Makes a failed open leave a message; without it GDAL only returns nothing.</summary>
    public const uint OpenVerboseError = 0x40;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GDALVersionInfo(string request);

    [LibraryImport(Library)]
    public static partial void GDALAllRegister();

    [LibraryImport(Library)]
    public static partial void CPLPushErrorHandler(nint handler);

    [LibraryImport(Library)]
    public static partial void CPLPopErrorHandler();

    [LibraryImport(Library)]
    public static partial void CPLErrorReset();

    [LibraryImport(Library)]
    public static partial int CPLGetLastErrorType();

    [LibraryImport(Library)]
    public static partial nint CPLGetLastErrorMsg();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void CPLSetConfigOption(string key, string? value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void CPLSetThreadLocalConfigOption(string key, string? value);

    [LibraryImport(Library)]
    public static partial void CSLDestroy(nint list);

    [LibraryImport(Library)]
    public static partial void VSIFree(nint pointer);

    /// <summary>A text that GDAL keeps; empty for a null pointer.</summary>
    public static string ReadText(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    /// <summary>Copies a null-terminated list of texts and frees it.</summary>
    public static unsafe List<string> TakeList(nint list)
    {
        var texts = new List<string>();
        if (list == 0)
            return texts;
        for (var entry = (nint*)list; *entry != 0; entry++)
            texts.Add(ReadText(*entry));
        CSLDestroy(list);
        return texts;
    }
}
