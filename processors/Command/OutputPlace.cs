using Datasets.Command.Verbs;
using Datasets.Storage;

namespace Datasets.Command;

/// <summary>Where results go, and the folder for half-done files that goes with it.</summary>
internal sealed record OutputPlace(IObjectStore Store, WorkFolder Work) : IDisposable
{
    public static OutputPlace Open(string uri)
    {
        var store = OpenFolder(uri);
        return new OutputPlace(store, store.Work);
    }

    /// <summary>For reading: makes no folder.</summary>
    public static IObjectStore OpenStore(string uri) => OpenFolder(uri);

    private static FolderStore OpenFolder(string uri) =>
        uri.Contains("://", StringComparison.Ordinal)
            ? throw new UsageException($"'{uri}' is not a place this version knows: give a folder")
            : new FolderStore(uri);

    public void Dispose() => Store.Dispose();
}
