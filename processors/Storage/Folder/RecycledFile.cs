namespace Datasets.Storage.Folder;

/// <summary>A file whose content is no longer needed, kept so that the next file need not be created.</summary>
public static class RecycledFile
{
    private const string Name = ".spare";

    public static string In(string folder) => Path.Combine(folder, Name);

    /// <summary>An empty file at <paramref name="path"/>: the folder's spare one, where it has one.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public static FileStream Open(string folder, string path)
    {
        var spare = In(folder);
        if (File.Exists(spare))
            File.Move(spare, path, overwrite: true);
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }
}
