using System.Runtime.CompilerServices;

namespace Datasets.Support;

/// <summary>Real granules, CMR answers and STAC schemas in <c>../shared</c>; tests that need them skip where a clone has none beside it.</summary>
internal static class Shared
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared"));

    /// <summary>The real OMI granule: OMSO2e version 004 of 2004-10-01.</summary>
    public static string Granule => File("granules/OMI-Aura_L3-OMSO2e_2004m1001_v004-2025m0925t092353.he5");

    public static string File(string relativePath) => Require(Path.Combine(Folder, relativePath), System.IO.File.Exists);

    public static string FolderOf(string relativePath) => Require(Path.Combine(Folder, relativePath), Directory.Exists);

    private static string Require(string path, Func<string, bool> exists)
    {
        if (!exists(path))
            Assert.Skip($"needs {Path.GetRelativePath(Repository.Root, path)}, which is not beside this clone");
        return path;
    }
}

/// <summary>The clone that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string Find([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
