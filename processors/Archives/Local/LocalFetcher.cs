using Datasets.Archives.Granules;
using Datasets.Model;

namespace Datasets.Archives.Local;

/// <summary>Puts a link to a file of this machine where a download would go: the file is read in its place and never changed.</summary>
internal static class LocalFetcher
{
    /// <exception cref="FetchException">The file is gone, or no link can be made.</exception>
    public static FetchedFile Fetch(GranuleFile file, string folder)
    {
        var source = file.Url.LocalPath;
        var path = Path.Combine(folder, file.Name);
        try
        {
            if (!File.Exists(source))
                throw new FetchException($"{file.Name} is no longer in {Path.GetDirectoryName(source)}", isTemporary: false);
            File.CreateSymbolicLink(path, source);
            return new FetchedFile(path, new FileInfo(source).Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FetchException($"{file.Name} cannot be linked to from {folder}: {FileErrors.Why(e)}", isTemporary: false, e);
        }
    }
}
