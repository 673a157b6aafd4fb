namespace Datasets.Storage.Folder;

/// <summary>Says what is wrong with the disk, and what helps.</summary>
public static class DiskErrors
{
    // .NET puts the system's own number into HResult: errno on Unix, a Win32 code with a prefix on Windows.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int ReadOnly = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    // EWOULDBLOCK of Linux, of macOS, and what Windows says instead.
    private const int Held = 11;
    private const int MacHeld = 35;
    private const int WindowsHeld = unchecked((int)0x80070020);

    /// <summary>Whether a file could not be opened because another process holds it exclusively.</summary>
    public static bool IsLocked(IOException error) => error.HResult is Held or MacHeld or WindowsHeld;

    /// <summary>Why a folder could not be written to.</summary>
    /// <param name="place">The output that the user chose, which the message names where the disk is full; without it, the output that the folder belongs to.</param>
    public static string Explain(Exception error, string folder, string? place = null) => error switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull } =>
            $"the disk of {place ?? WorkFolder.PlaceOf(folder)} is full. Free some space or choose another folder, then run again.",
        UnauthorizedAccessException or IOException { HResult: ReadOnly } =>
            $"the folder {folder} cannot be written to. Check its permissions or choose another folder.",
        _ => $"the folder {folder} cannot be used ({error.Message}). Choose another folder.",
    };

    /// <param name="what">What was tried and writes, e.g. <c>cannot write</c>.</param>
    public static StorageException ToStorageException(string what, string path, Exception error, string? place = null)
    {
        var why = Explain(error, Path.GetDirectoryName(path) ?? path, place);
        return new($"{what} {path}: {why}", inner: error) { Cause = why };
    }

    public static StorageException OfReading(string path, Exception error) =>
        new($"cannot read {path}: {(Directory.Exists(path) ? $"it is a folder, where a file is expected. {MoveAway}" : NotReadable(error))}", inner: error);

    public static StorageException OfListing(string folder, Exception error) =>
        new($"cannot list {folder}: {(FileInPlaceOf(folder) is { } file ? $"{(file == folder ? "it" : file)} is a file, where a folder is expected. {MoveAway}" : NotReadable(error))}", inner: error);

    /// <summary>The file that stands where a folder, or one above it, should; null where there is none.</summary>
    public static string? FileInPlaceOf(string folder)
    {
        for (var path = folder; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    private const string MoveAway = "Move it away, or choose another folder.";

    private static string NotReadable(Exception error) => error is UnauthorizedAccessException
        ? "reading it is not permitted. Check its permissions and those of the folders above it, or choose another folder."
        : $"it cannot be read ({error.Message}). Check the disk, or choose another folder.";
}
