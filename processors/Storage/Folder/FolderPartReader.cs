using System.Globalization;
using Datasets.Model;

namespace Datasets.Storage.Folder;

/// <summary>
/// Reads a folder's files in part. Symbolic links are followed within the folder; one that leads out of it leads nowhere. Neither hidden files nor half-done
/// ones are read.
/// </summary>
internal sealed class FolderPartReader(string folder) : IObjectPartReader
{
    // The folder itself may be reached by a link. It may not be there yet when the store is opened.
    private readonly Lazy<string> _root = new(() => RealPath.Of(folder));

    public Task<ObjectFacts?> LookAsync(ObjectKey key, CancellationToken cancellationToken = default) =>
        Task.FromResult(Guard(key, path => File.Exists(path) ? FactsOf(new FileInfo(path).Length, File.GetLastWriteTimeUtc(path)) : null));

    public Task<ObjectPart?> OpenPartAsync(ObjectKey key, ByteInterval interval, CancellationToken cancellationToken = default) =>
        Task.FromResult(Guard(key, path =>
        {
            if (Directory.Exists(path))
                return null;
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            try
            {
                // Of the file that is open: another may have taken its place.
                var facts = FactsOf(file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
                if (interval.Within(facts.Size) is not { } part)
                {
                    file.Dispose();
                    return new ObjectPart(facts, 0, 0, Stream.Null);
                }
                file.Position = part.Start;
                return new ObjectPart(facts, part.Start, part.Length, file);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }));

    private T? Guard<T>(ObjectKey key, Func<string, T?> read)
        where T : class
    {
        try
        {
            return PathOf(key) is { } path ? read(path) : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OfReading(Path.Combine(folder, key), error);
        }
    }

    /// <summary>The path that was checked is the one to open: it has no link that a second look could follow elsewhere.</summary>
    private string? PathOf(ObjectKey key)
    {
        var parts = key.Text.Split('/');
        if (parts[0] == FolderStore.WorkName || parts.Any(part => part[0] == '.'))
            return null;
        var path = RealPath.Of(Path.Combine(folder, key));
        return path.StartsWith(Path.TrimEndingDirectorySeparator(_root.Value) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : null;
    }

    private static ObjectFacts FactsOf(long size, DateTime changed) =>
        new(size, string.Create(CultureInfo.InvariantCulture, $"\"{changed.Ticks:x}-{size:x}\""), changed);
}
