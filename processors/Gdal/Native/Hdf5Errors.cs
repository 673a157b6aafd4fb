using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>
/// Listens to libhdf5's errors. GDAL passes few of them on, and libhdf5 prints each to standard error unless it is told otherwise, once a
/// thread. Its functions are found through libgdal, which depends on it; where that fails, because libgdal has it built in, errors stay
/// as terse as GDAL makes them. Source: HDF5 Reference Manual, H5Eset_auto2, H5Ewalk2, H5dont_atexit.
/// </summary>
internal static unsafe class Hdf5Errors
{
    private const long DefaultStack = 0;
    private const int WalkUpward = 0;

    private static readonly Lazy<(nint SetAuto, nint Walk)> Functions = new(Find);

    [ThreadStatic]
    private static bool _listens;

    /// <summary>What went wrong first and deepest since <see cref="Clear"/> on this thread; null where nothing did.</summary>
    [ThreadStatic]
    private static string? _first;

    public static string? First => _first;

    /// <summary>Forgets what was heard, and listens on this thread from now on.</summary>
    public static void Clear()
    {
        _first = null;
        if (_listens)
            return;
        _listens = true;
        if (Functions.Value.SetAuto != 0)
            ((delegate* unmanaged[Cdecl]<long, nint, nint, int>)Functions.Value.SetAuto)(
                DefaultStack, (nint)(delegate* unmanaged[Cdecl]<long, nint, int>)&Hear, 0);
    }

    private static (nint, nint) Find()
    {
        var library = GdalLibrary.NativeHandle;
        // At exit libhdf5 would close what corrupt files have left open, and print that it cannot.
        if (NativeLibrary.TryGetExport(library, "H5dont_atexit", out var dontAtExit))
            ((delegate* unmanaged[Cdecl]<int>)dontAtExit)();
        return NativeLibrary.TryGetExport(library, "H5Eset_auto2", out var setAuto) &&
            NativeLibrary.TryGetExport(library, "H5Ewalk2", out var walk)
            ? (setAuto, walk)
            : (0, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Hear(long stack, nint data)
    {
        if (_first is null)
            ((delegate* unmanaged[Cdecl]<long, int, nint, nint, int>)Functions.Value.Walk)(
                stack, WalkUpward, (nint)(delegate* unmanaged[Cdecl]<uint, Entry*, nint, int>)&Keep, 0);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Keep(uint depth, Entry* entry, nint data)
    {
        if (depth == 0)
            _first = NativeMethods.ReadText(entry->Description);
        return 0;
    }

    /// <summary>libhdf5's <c>H5E_error2_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Entry
    {
        public readonly long Class;
        public readonly long Major;
        public readonly long Minor;
        public readonly uint Line;
        public readonly nint Function;
        public readonly nint File;
        public readonly nint Description;
    }
}
