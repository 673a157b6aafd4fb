namespace Datasets.Storage.Folder;

/// <summary>A file in the system's temporary folder (<c>TMPDIR</c>) that is gone when it is closed.</summary>
public static class TemporaryFile
{
    public static string Folder => Path.GetTempPath();

    /// <exception cref="StorageException">The folder cannot be written to.</exception>
    public static FileStream Create()
    {
        var path = Path.Combine(Folder, Path.GetRandomFileName());
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot write", path, error);
        }
    }
}
