namespace Datasets.Storage;

/// <summary>Turns the file system's errors into messages that say what to do.</summary>
internal static class FileFailure
{
    // errno values that .NET puts into HResult on Linux and macOS.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static StorageException Explain(string what, string path, Exception error)
    {
        var why = error switch
        {
            UnauthorizedAccessException => "permission denied: choose a folder you may write to, or change its permissions",
            { HResult: NoSpace or WindowsDiskFull } => "the disk is full: free some space and run again, finished granules are kept",
            { HResult: ReadOnlyFileSystem } => "the file system is read-only: choose another folder",
            _ => error.Message,
        };
        return new StorageException($"{what} {path}: {why}", inner: error);
    }
}
