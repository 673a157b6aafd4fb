using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>
/// GDAL's shared library on this machine: found once, under any of its names, when the first call needs it. Drivers are registered
/// lazily, too, so that a command which touches no raster pays for neither.
/// </summary>
public static class GdalLibrary
{
    private const int OldestSoname = 30;
    private const int NewestSoname = 40;
    private const int OldestVersion = 3_06_00_00;

    /// <summary>
    /// GDAL's option to take the successor of a coordinate reference system whose EPSG code is deprecated, which may have another ellipsoid: EASE-Grid 2.0
    /// for EASE-Grid puts places 13 km off. It is turned off here; readers of the output have it on by default.
    /// </summary>
    internal const string SuccessorsOfDeprecated = "OSR_USE_NON_DEPRECATED";

    private const string BlockCache = "GDAL_CACHEMAX";
    private const string BlockCacheMebibytes = "64";

    private static readonly Lazy<nint> Handle = new(Load);
    private static readonly Lazy<bool> Drivers = new(Register);

    static GdalLibrary() => NativeLibrary.SetDllImportResolver(typeof(GdalLibrary).Assembly, Resolve);

    /// <summary>GDAL's release, e.g. <c>3.6.2</c>.</summary>
    /// <exception cref="GdalNotFoundException">There is no GDAL on this machine, or only one that is too old.</exception>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return NativeMethods.ReadText(NativeMethods.GDALVersionInfo("RELEASE_NAME"));
        }
    }

    /// <summary>Finds the library and registers all drivers, once a process. Every entry into GDAL goes through here.</summary>
    /// <exception cref="GdalNotFoundException">There is no GDAL on this machine, or only one that is too old.</exception>
    public static void EnsureRegistered() => _ = Drivers.Value;

    internal static nint NativeHandle => Handle.Value;

    internal static void EnsureLoaded() => _ = Handle.Value;

    /// <summary>GDAL's handler that prints nothing and keeps the last error of the thread.</summary>
    internal static nint QuietErrorHandler { get; private set; }

    internal static IEnumerable<string> Names()
    {
        if (OperatingSystem.IsWindows())
        {
            for (var version = 312; version >= 306; version--)
                yield return $"gdal{version}.dll";
            yield return "gdal.dll";
            yield break;
        }
        if (OperatingSystem.IsMacOS())
        {
            // Homebrew's folder on Apple silicon is none that the loader looks in.
            foreach (var folder in new[] { "", "/opt/homebrew/lib/", "/usr/local/lib/" })
            {
                for (var soname = NewestSoname; soname >= OldestSoname; soname--)
                    yield return string.Create(CultureInfo.InvariantCulture, $"{folder}libgdal.{soname}.dylib");
                yield return $"{folder}libgdal.dylib";
            }
            yield break;
        }
        for (var soname = NewestSoname; soname >= OldestSoname; soname--)
            yield return string.Create(CultureInfo.InvariantCulture, $"libgdal.so.{soname}");
        yield return "libgdal.so";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == NativeMethods.Library ? Handle.Value : 0;

    private static nint Load()
    {
        foreach (var name in Names())
        {
            if (!NativeLibrary.TryLoad(name, out var handle))
                continue;
            QuietErrorHandler = NativeLibrary.GetExport(handle, "CPLQuietErrorHandler");
            return handle;
        }
        throw new GdalNotFoundException();
    }

    private static bool Register()
    {
        EnsureLoaded();
        var version = NativeMethods.ReadText(NativeMethods.GDALVersionInfo("VERSION_NUM"));
        if (!int.TryParse(version, CultureInfo.InvariantCulture, out var number) || number < OldestVersion)
            throw new GdalNotFoundException(NativeMethods.ReadText(NativeMethods.GDALVersionInfo("RELEASE_NAME")));
        NativeMethods.CPLSetConfigOption(SuccessorsOfDeprecated, "NO");
        // Without a limit, blocks that were read fill a part of the machine's memory, however large that is.
        if (Environment.GetEnvironmentVariable(BlockCache) is null)
            NativeMethods.CPLSetConfigOption(BlockCache, BlockCacheMebibytes);
        using (GdalErrors.Collect())
            NativeMethods.GDALAllRegister();
        return true;
    }
}
