namespace Datasets.Storage;

/// <summary>
/// A process's own folder for half-done files. A lock file beside it is held as long as the process lives, so that whoever comes next
/// knows which folders belong to processes that died, and removes them.
/// </summary>
public sealed class WorkFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly FileStream _lock;
    private readonly string _parent;
    private int _count;
    private bool _disposed;

    private WorkFolder(string parent, string path, FileStream held)
    {
        _parent = parent;
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Removes what dead processes left in <paramref name="parent"/> and makes a new folder there.</summary>
    /// <exception cref="StorageException">The folder cannot be made.</exception>
    public static WorkFolder Open(string parent)
    {
        try
        {
            Directory.CreateDirectory(parent);
            RemoveAbandoned(parent);
            var path = System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N")[..12]);
            var held = HoldLock(parent, path + LockSuffix);
            Directory.CreateDirectory(path);
            return new WorkFolder(parent, path, held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Of("cannot make a work folder in", parent, error);
        }
    }

    /// <summary>A path in this folder that nothing has used yet.</summary>
    public string NewPath(string suffix = "") =>
        System.IO.Path.Combine(Path, Interlocked.Increment(ref _count).ToString("D6", System.Globalization.CultureInfo.InvariantCulture) + suffix);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        DeleteIfThere(Path);
        File.Delete(_lock.Name);
        _lock.Dispose();
        try
        {
            Directory.Delete(_parent);
        }
        catch (IOException)
        {
            // Another process works there too; the last one removes it.
        }
    }

    private static FileStream HoldLock(string parent, string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
            {
                // Another process was the last to leave between our making the parent and this; a third may have made it again by now.
                Directory.CreateDirectory(parent);
            }
        }
    }

    private static void RemoveAbandoned(string parent)
    {
        foreach (var path in Directory.GetFiles(parent, "*" + LockSuffix))
        {
            if (!TryTake(path, out var taken))
                continue;
            using (taken)
            {
                DeleteIfThere(path[..^LockSuffix.Length]);
                File.Delete(path);
            }
        }

        foreach (var folder in Directory.GetDirectories(parent))
        {
            if (!File.Exists(folder + LockSuffix))
                DeleteIfThere(folder);
        }
    }

    private static bool TryTake(string path, out FileStream? taken)
    {
        try
        {
            taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            taken = null;
            return false;
        }
    }

    private static void DeleteIfThere(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }
}
