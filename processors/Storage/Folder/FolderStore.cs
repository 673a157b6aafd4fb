using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Storage.Folder;

/// <summary>
/// A folder as an object store. Puts go to a work folder on the same file system and are renamed into place, so a reader never sees a
/// part, and a process that is killed leaves nothing but its work folder, which the next one removes.
/// </summary>
public sealed class FolderStore : IObjectStore, IObjectPartReader
{
    internal const string WorkName = "_work";
    private const string CatalogLock = RunKeys.Root + ".lock";

    /// <summary>How long a writer waits for others; each of them holds the lock for one small file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lazy<WorkFolder> _work;
    private readonly FolderPartReader _parts;
    private readonly TimeProvider _time;

    public FolderStore(string folder, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Root = folder;
        Folder = Path.GetFullPath(folder);
        _parts = new FolderPartReader(Folder);
        _work = new Lazy<WorkFolder>(() => WorkFolder.Open(Path.Combine(Folder, WorkName)));
    }

    public string Root { get; }

    /// <summary>The folder's absolute path.</summary>
    public string Folder { get; }

    /// <summary>Where half-done files belong, so that putting them is a rename. Made when first asked for.</summary>
    public WorkFolder Work => _work.Value;

    /// <summary>The file that stands where a folder, or one above it, should; null where there is none.</summary>
    public static string? FileInPlaceOf(string folder) => DiskErrors.FileInPlaceOf(Path.GetFullPath(folder));

    public string Locate(string key) => Path.Combine(Root, key.Replace('/', Path.DirectorySeparatorChar));

    public async Task<StoredObject?> ReadAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        var path = PathOf(key);
        try
        {
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            return new StoredObject(content, TagOf(content));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OfReading(path, error);
        }
    }

    public Task<Stream?> OpenReadAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        var path = PathOf(key);
        try
        {
            return Task.FromResult<Stream?>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OfReading(path, error);
        }
    }

    public Task<ObjectFacts?> LookAsync(ObjectKey key, CancellationToken cancellationToken = default) => _parts.LookAsync(key, cancellationToken);

    public Task<ObjectPart?> OpenPartAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken = default) =>
        _parts.OpenPartAsync(key, interval, cancellationToken);

    public async Task PutAsync(ObjectKey key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
    {
        var path = PathOf(key);
        try
        {
            var temporary = Work.NewPath();
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            MoveInto(path, temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot write", path, error, Folder);
        }
    }

    public async Task<bool> TryPutAsync(
        ObjectKey key, ReadOnlyMemory<byte> content, string contentType, string? etag, CancellationToken cancellationToken = default)
    {
        using var held = await HoldCatalogLockAsync(cancellationToken);
        var present = await ReadAsync(key, cancellationToken);
        if (present?.ETag != etag)
            return false;
        await PutAsync(key, content, contentType, cancellationToken);
        return true;
    }

    public Task PutFileAsync(ObjectKey key, string path, string contentType, CancellationToken cancellationToken = default)
    {
        var target = PathOf(key);
        try
        {
            MoveInto(target, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot write", target, error, Folder);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? "" : prefix[..slash];
        foreach (var entry in Walk(folder.Length == 0 ? Folder : PathOf(folder), folder.Length == 0 ? "" : folder + "/", prefix, new Stack<FolderListing>()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                yield return entry;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListFoldersAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var folder = prefix.Length == 0 ? Folder : PathOf(prefix.TrimEnd('/'));
        string[] folders = [];
        if (!TryList(folder, () => folders = Directory.GetDirectories(folder)))
            yield break;
        foreach (var name in folders.Select(path => Path.GetFileName(path)).Where(name => name != WorkName).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask;
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken = default)
    {
        var path = PathOf(key);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot remove", path, error);
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (_work.IsValueCreated)
            _work.Value.Dispose();
    }

    private string PathOf(ObjectKey key) => Path.Combine(Folder, key);

    private static string TagOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static void MoveInto(string path, string temporary)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            // The second where another writer made the folder after the move failed and before .NET looked for what was missing.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
        }
    }

    /// <summary>A folder's objects in the order of their keys.</summary>
    /// <param name="wanted">What keys start with: no folder is listed that has none of them.</param>
    /// <param name="spare">Listings that no folder above needs.</param>
    private static IEnumerable<ObjectEntry> Walk(string folder, string prefix, string wanted, Stack<FolderListing> spare)
    {
        var listing = spare.Count > 0 ? spare.Pop() : new FolderListing();
        if (!TryList(folder, () => listing.Read(folder)))
        {
            spare.Push(listing);
            yield break;
        }
        for (var i = 0; i < listing.Count; i++)
        {
            var (name, size, changed) = listing[i];
            if (!name.EndsWith('/'))
            {
                yield return new ObjectEntry(prefix + name, size) { Tag = string.Create(CultureInfo.InvariantCulture, $"{changed:x}-{size:x}") };
                continue;
            }

            if ((prefix.Length == 0 && name == WorkName + "/") || string.CompareOrdinal(prefix + name, 0, wanted, 0, Math.Min(prefix.Length + name.Length, wanted.Length)) != 0)
                continue;
            foreach (var entry in Walk(Path.Combine(folder, name.TrimEnd('/')), prefix + name, wanted, spare))
                yield return entry;
        }

        spare.Push(listing);
    }

    /// <returns>False where there is no such folder: it holds nothing then. What cannot be listed may hold something.</returns>
    private static bool TryList(string folder, Action list)
    {
        try
        {
            list();
            return true;
        }
        catch (DirectoryNotFoundException) when (DiskErrors.FileInPlaceOf(folder) is null)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OfListing(folder, error);
        }
    }

    /// <summary>The operating system lets go of it when its holder dies; the empty file stays.</summary>
    private async Task<FileStream> HoldCatalogLockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, CatalogLock);
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (DiskErrors.IsLocked(error))
            {
                if (_time.GetElapsedTime(began) > Patience)
                {
                    throw new StorageException(
                        $"another process has held {path} for {Patience.TotalSeconds:0} s: end it, or try again later", isTemporary: true, inner: error);
                }
                await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw DiskErrors.ToStorageException("cannot write in", Folder, error);
            }
        }
    }
}
