using System.IO.Enumeration;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives.Local;

/// <summary>The files that a <see cref="LocalSource"/> names.</summary>
internal static class LocalFiles
{
    private const string AnyFolders = "**";
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>Each with its path below the folder that the pattern starts in, in the order of those paths.</summary>
    /// <exception cref="DiscoveryException">There is no such folder or file, or it cannot be read.</exception>
    public static IReadOnlyList<(string Path, string Below)> Find(string dataset, LocalSource source)
    {
        var (folder, pattern) = Split(source.Path);
        try
        {
            if (!Directory.Exists(folder))
                throw Missing(dataset, source, $"there is no folder {folder}");
            if (pattern is [var only] && only.IndexOfAny(Wildcards) < 0 && !File.Exists(Path.Combine(folder, only)))
                throw Missing(dataset, source, "there is no such folder or file");
            return
            [
                .. Matching(folder, pattern).Where(path => source.Includes(Path.GetFileName(path)))
                    .Select(path => (path, Path.GetRelativePath(folder, path))).OrderBy(file => file.Item2, StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiscoveryException($"Cannot discover {dataset}: {source.Path} cannot be read: {FileErrors.Why(e)}", isTemporary: false, e);
        }
    }

    private static DiscoveryException Missing(string dataset, LocalSource source, string what) =>
        new($"Cannot discover {dataset}: source.local.path is {source.Path}, and {what} (it is looked for from {Environment.CurrentDirectory})") { IsWrongUsage = true };

    /// <summary>A folder's own files are meant where the path is one.</summary>
    private static (string Folder, string[] Pattern) Split(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return (full, ["*"]);
        var parts = full.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var fixedParts = parts.Take(parts.Length - 1).TakeWhile(part => part.IndexOfAny(Wildcards) < 0).ToArray();
        return ("/" + string.Join('/', fixedParts), parts[fixedParts.Length..]);
    }

    private static IEnumerable<string> Matching(string folder, string[] pattern) => pattern switch
    {
        [AnyFolders, .. var rest] => Matching(folder, rest.Length > 0 ? rest : ["*"])
            .Concat(Folders(folder).SelectMany(inner => Matching(inner, pattern))),
        [var name] => Directory.EnumerateFiles(folder).Where(path => IsMatch(name, path)),
        [var name, .. var rest] => Folders(folder).Where(inner => IsMatch(name, inner)).SelectMany(inner => Matching(inner, rest)),
        [] => [],
    };

    /// <summary>A link to a folder may lead back to where it is.</summary>
    private static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder).Where(inner => !new DirectoryInfo(inner).Attributes.HasFlag(FileAttributes.ReparsePoint));

    /// <summary>As shells do, a name that begins with a dot is left out unless the pattern does.</summary>
    private static bool IsMatch(string pattern, string path)
    {
        var name = Path.GetFileName(path);
        return (name[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
    }
}
