using System.Reflection;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// Finds the system's libraries by the names that their packages give them. One resolver serves both, as an assembly may have no second one.
/// </summary>
internal static class NativeLibraries
{
    public const string Deflate = "deflate";
    public const string Zstd = "zstd";

    private static readonly Lazy<nint> DeflateHandle = new(() => Load(
        OperatingSystem.IsWindows() ? ["libdeflate.dll", "deflate.dll"]
        : OperatingSystem.IsMacOS() ? ["libdeflate.0.dylib", "libdeflate.dylib", "/opt/homebrew/lib/libdeflate.0.dylib"]
        : ["libdeflate.so.0", "libdeflate.so"]));

    private static readonly Lazy<nint> ZstdHandle = new(() => Load(
        OperatingSystem.IsWindows() ? ["libzstd.dll", "zstd.dll"]
        : OperatingSystem.IsMacOS() ? ["libzstd.1.dylib", "libzstd.dylib", "/opt/homebrew/lib/libzstd.1.dylib"]
        : ["libzstd.so.1", "libzstd.so"]));

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => HandleOf(name));

    /// <summary>To be asked for before a function of the library is called: it puts the resolver in place.</summary>
    public static bool IsThere(string library) => HandleOf(library) != 0;

    private static nint HandleOf(string library) => library switch
    {
        Deflate => DeflateHandle.Value,
        Zstd => ZstdHandle.Value,
        _ => 0,
    };

    private static nint Load(string[] names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
                return handle;
        }
        return 0;
    }
}
