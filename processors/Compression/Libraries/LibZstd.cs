using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// libzstd's C API (zstd.h, 'Explicit context', the same since 1.0), which GDAL brings along on Debian and Ubuntu. It is faster than its port to C#, which does
/// the work where it is missing.
/// </summary>
internal static partial class LibZstd
{
    private const string Library = NativeLibraries.Zstd;

    // Runs before the first call of a function, too.
    static LibZstd() => IsThere = NativeLibraries.IsThere(Library);

    public static bool IsThere { get; }

    [LibraryImport(Library)]
    public static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_compressBound(nuint length);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_compressCCtx(
        nint context, Span<byte> output, nuint outputLength, ReadOnlySpan<byte> input, nuint inputLength, int level);

    [LibraryImport(Library)]
    public static partial uint ZSTD_isError(nuint code);
}
