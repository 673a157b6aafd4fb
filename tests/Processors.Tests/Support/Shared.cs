using System.Runtime.CompilerServices;

namespace Datasets.Support;

/// <summary>A real granule, answers of CMR and STAC schemas in <c>tests/fixtures</c>, whose README says where they are from.</summary>
internal static class Shared
{
    private static readonly string Folder = Repository.PathOf("tests/fixtures");

    /// <summary>The real OMI granule: OMSO2e version 004 of 2004-10-01.</summary>
    public static string Granule => File("granules/OMI-Aura_L3-OMSO2e_2004m1001_v004-2025m0925t092353.he5");

    public static string File(string relativePath) => Path.Combine(Folder, relativePath);

    public static string FolderOf(string relativePath) => Path.Combine(Folder, relativePath);
}

/// <summary>The clone that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string Find([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
