using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Storage.S3;

namespace Datasets.Command.Setup;

/// <summary>Where results go, and the folder for half-done files that goes with it.</summary>
internal sealed record OutputTarget(IObjectStore Store, WorkFolder Work) : IDisposable
{
    /// <param name="uri">A folder, or <c>s3://bucket/prefix</c>: then half-done files are in the system's temporary folder (<c>TMPDIR</c>), where no other user may read or write them.</param>
    public static OutputTarget Open(string uri)
    {
        var store = OpenStore(uri);
        return new OutputTarget(
            store,
            store is FolderStore folder ? WorkOf(folder) : WorkFolder.OpenPrivate(Path.Combine(Path.GetTempPath(), $"datasets-{Environment.UserName}")));
    }

    /// <summary>It is the first that is written, so where it cannot be, the place is one to choose anew.</summary>
    private static WorkFolder WorkOf(FolderStore store)
    {
        try
        {
            return store.Work;
        }
        catch (StorageException error)
        {
            throw new StorageException(error.Message, inner: error) { Cause = error.Cause, IsWrongUsage = true };
        }
    }

    /// <summary>For reading: makes no folder.</summary>
    /// <exception cref="UsageException">It is no folder, or no place that is known.</exception>
    public static IObjectStore OpenStore(string uri)
    {
        if (uri.StartsWith(S3Store.Scheme, StringComparison.Ordinal))
            return S3Store.Open(uri);
        if (uri.Contains("://", StringComparison.Ordinal))
            throw new UsageException($"'{uri}' is not a place that is known: give a folder, or s3://bucket/prefix");
        if (FolderStore.FileInPlaceOf(uri) is { } file)
            throw new UsageException($"{uri} cannot be a folder, as {(file == Path.GetFullPath(uri) ? "it" : file)} is a file: give a folder, or s3://bucket/prefix");
        return new FolderStore(uri);
    }

    public void Dispose()
    {
        Work.Dispose();
        Store.Dispose();
    }
}
