using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Datasets.Storage.Folder;

/// <summary>
/// A process's own folder for half-done files. The process holds a lock file beside it for as long as it lives, so that the next process
/// knows which folders belong to processes that died, and removes them.
/// </summary>
public sealed partial class WorkFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly FileStream _lock;
    private readonly string _parent;
    private readonly ConcurrentBag<string> _givenBack = [];
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
    public static WorkFolder Open(string parent) => Open(parent, folder => Directory.CreateDirectory(folder));

    /// <summary>The same where other users of this machine may write beside <paramref name="parent"/>, as in <c>/tmp</c>.</summary>
    /// <exception cref="StorageException">The folder cannot be made, or is another user's or open to others.</exception>
    public static WorkFolder OpenPrivate(string parent) => Open(parent, PrivateFolder.Make);

    private static WorkFolder Open(string parent, Action<string> make)
    {
        try
        {
            make(parent);
            RemoveAbandoned(parent);
            var path = System.IO.Path.Combine(parent, NewName());
            var held = HoldLock(parent, path + LockSuffix, make);
            Directory.CreateDirectory(path);
            return new WorkFolder(parent, path, held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot make a work folder in", parent, error);
        }
    }

    /// <summary>
    /// The user-visible output folder that the work folder <paramref name="folder"/> belongs to, for messages: the folder above <c>_work</c>, or above
    /// the work folders.
    /// </summary>
    internal static string PlaceOf(string folder)
    {
        for (var path = folder; !string.IsNullOrEmpty(path); path = System.IO.Path.GetDirectoryName(path))
        {
            if (IsOurs(path) && System.IO.Path.GetDirectoryName(path) is { } parent)
                return System.IO.Path.GetFileName(parent) == FolderStore.WorkName ? System.IO.Path.GetDirectoryName(parent) ?? parent : parent;
        }
        return folder;
    }

    /// <summary>A path in this folder that nothing has used yet.</summary>
    public string NewPath(string suffix = "") =>
        System.IO.Path.Combine(Path, Interlocked.Increment(ref _count).ToString("D6", System.Globalization.CultureInfo.InvariantCulture) + suffix);

    /// <summary>A folder of its own for each granule: one that was given back, or else a path at which nothing is yet.</summary>
    public string TakeFolder() => _givenBack.TryTake(out var folder) ? folder : NewPath();

    /// <summary>
    /// Leaves a folder to the next who takes one. Of what is in it one file stays, for the next download to overwrite: a file system that has
    /// just lost many files looks long for a place for each new one (ext4 passes over each that was freed less than a minute before).
    /// </summary>
    public void GiveBack(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                return;
            foreach (var inner in Directory.GetDirectories(folder))
                Directory.Delete(inner, recursive: true);
            var spare = RecycledFile.In(folder);
            foreach (var file in Directory.GetFiles(folder))
            {
                if (!File.Exists(spare))
                    File.Move(file, spare);
                else if (file != spare)
                    File.Delete(file);
            }
            _givenBack.Add(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whatever stays in it goes with the work folder.
        }
    }

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

    private static string NewName() => Guid.NewGuid().ToString("N")[..12];

    /// <summary>What <see cref="NewName"/> makes. Others may keep a folder in the same place, so nothing else is ever removed.</summary>
    [GeneratedRegex(@"^[0-9a-f]{12}\z")]
    private static partial Regex OurName();

    private static FileStream HoldLock(string parent, string path, Action<string> make)
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
                make(parent);
            }
        }
    }

    private static void RemoveAbandoned(string parent)
    {
        foreach (var path in Directory.GetFiles(parent, "*" + LockSuffix))
        {
            if (!IsOurs(path[..^LockSuffix.Length]) || !TryTake(path, out var taken))
                continue;
            using (taken)
            {
                DeleteIfThere(path[..^LockSuffix.Length]);
                File.Delete(path);
            }
        }

        foreach (var folder in Directory.GetDirectories(parent))
        {
            if (IsOurs(folder) && !File.Exists(folder + LockSuffix))
                DeleteIfThere(folder);
        }
    }

    private static bool IsOurs(string path) => OurName().IsMatch(System.IO.Path.GetFileName(path));

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
