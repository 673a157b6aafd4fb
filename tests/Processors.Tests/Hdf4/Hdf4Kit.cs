using Datasets.Support;

namespace Datasets.Hdf4;

/// <summary>
/// Files that the C libraries of HDF4 and HDF-EOS2 have written, made once for all tests by small C programs. Debian's packages have the libraries; without
/// them the tests are skipped.
/// </summary>
internal static class Hdf4Kit
{
    private const string Packages = "needs gcc, hdf4-tools, libhdf4-alt-dev and libhdfeos-dev, which './run test' installs where there are such packages";
    private const string CasesFolder = "../shared/hdf4-cases";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "hdf4-kit");
    private static readonly string[] Headers = ["/usr/include/hdf", "/usr/include/x86_64-linux-gnu/hdf", "/usr/include/aarch64-linux-gnu/hdf", "/usr/include/gctp"];

    private static readonly Lazy<string> ArraysFolder = new(() => Make("arrays", Repository.PathOf("tests/hdf4/make_arrays.c")));
    private static readonly Lazy<string> Cases = new(() => Make("cases", Repository.PathOf($"{CasesFolder}/make_cases.c")));

    private static readonly Lazy<string> Structures = new(() => Make("structures", Repository.PathOf("tests/hdf4/make_structures.c")));

    /// <summary>A file of <c>tests/hdf4/make_structures.c</c>.</summary>
    public static string Structure(string name) => Ready(Structures, name);

    /// <summary>The arrays of <c>tests/hdf4/make_arrays.c</c>.</summary>
    public static string Arrays => Ready(ArraysFolder, "arrays.hdf");

    /// <summary>A file of the project's collection of files that are laid out as real products are.</summary>
    public static string Case(string name)
    {
        Assert.SkipUnless(File.Exists(Repository.PathOf($"{CasesFolder}/make_cases.c")), $"needs {CasesFolder}, which lies beside the clone where the project is developed");
        return Ready(Cases, name);
    }

    /// <summary>All numbers of an array as <c>hdp dumpsds</c> shows them, in this machine's byte order.</summary>
    public static byte[] Dump(string path, int reference)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, error) = ExternalProgram.Run("hdp", "dumpsds", "-d", "-b", "-o", folder["dump"], "-r", $"{reference}", path);
        Assert.True(exitCode == 0 && File.Exists(folder["dump"]), output + error);
        return File.ReadAllBytes(folder["dump"]);
    }

    private static string Ready(Lazy<string> folder, string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ExternalProgram.Exists("gcc") && ExternalProgram.Exists("hdp") && Has("mfhdf.h") && Has("HdfEosDef.h"), Packages);
        return Path.Combine(folder.Value, name);
    }

    private static bool Has(string header) => Headers.Any(folder => File.Exists(Path.Combine(folder, header)));

    private static string Make(string name, string source)
    {
        var folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var program = Path.Combine(Folder, $"make_{name}");
        Run("gcc", ["-O1", "-w", .. Headers.Select(header => $"-I{header}"), "-o", program, source, "-lhdfeos", "-lgctp", "-lmfhdfalt", "-ldfalt", "-lm"]);
        Run(program, [folder]);
        return folder;
    }

    private static void Run(string program, string[] arguments)
    {
        var (exitCode, output, error) = ExternalProgram.Run(program, arguments);
        Assert.True(exitCode == 0, $"{program}: {output}{error}");
    }
}
