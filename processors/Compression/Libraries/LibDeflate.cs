using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// libdeflate's C API (libdeflate.h), which GDAL brings along on Debian and Ubuntu. Given a whole tile at once it is faster than zlib and
/// compresses better; where it is missing, .NET's own zlib does the work.
/// </summary>
internal static partial class LibDeflate
{
    private const string Library = NativeLibraries.Deflate;

    // Runs before the first call of a function, too.
    static LibDeflate() => IsThere = NativeLibraries.IsThere(Library);

    public static bool IsThere { get; }

    [LibraryImport(Library)]
    public static partial nint libdeflate_alloc_compressor(int level);

    [LibraryImport(Library)]
    public static partial void libdeflate_free_compressor(nint compressor);

    [LibraryImport(Library)]
    public static partial nuint libdeflate_zlib_compress_bound(nint compressor, nuint length);

    [LibraryImport(Library)]
    public static partial nuint libdeflate_zlib_compress(
        nint compressor, ReadOnlySpan<byte> input, nuint inputLength, Span<byte> output, nuint outputLength);

    [LibraryImport(Library)]
    public static partial nint libdeflate_alloc_decompressor();

    [LibraryImport(Library)]
    public static partial void libdeflate_free_decompressor(nint decompressor);

    [LibraryImport(Library)]
    public static partial int libdeflate_zlib_decompress(
        nint decompressor, ReadOnlySpan<byte> input, nuint inputLength, Span<byte> output, nuint outputLength, out nuint made);
}
