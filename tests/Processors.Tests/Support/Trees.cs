using System.Security.Cryptography;

namespace Datasets.Support;

/// <summary>Folders of results, compared file by file.</summary>
internal static class Trees
{
    /// <summary>What was published, by relative path, with its SHA-256. Runs' reports and receipts hold times: of receipts the key counts.</summary>
    public static Dictionary<string, string> Published(string folder) => Files(folder)
        .Where(path => !path.StartsWith("_runs/", StringComparison.Ordinal) && !path.StartsWith("_work/", StringComparison.Ordinal))
        .ToDictionary(
            path => path,
            path => path.StartsWith("_receipts/", StringComparison.Ordinal)
                ? "receipt"
                : HashOf(File.ReadAllBytes(Path.Combine(folder, path))));

    /// <summary>The STAC files: neither what runs keep for themselves nor the indexes that a map page reads, nor series.</summary>
    public static string[] Stac(string folder) => [.. Files(folder)
        .Where(path => path.EndsWith(".json", StringComparison.Ordinal) && path[0] != '_' && !path.EndsWith("/index.json", StringComparison.Ordinal) && !path.Contains("/_series/", StringComparison.Ordinal))
        .Select(path => Path.Combine(folder, path))];

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>When each file was last written.</summary>
    public static Dictionary<string, DateTime> Times(string folder) => Files(folder)
        .Where(path => !path.StartsWith("_runs/", StringComparison.Ordinal))
        .ToDictionary(path => path, path => File.GetLastWriteTimeUtc(Path.Combine(folder, path)));

    /// <summary>A copy of a folder, in the place of what is there.</summary>
    public static void Copy(string from, string to)
    {
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);
}
