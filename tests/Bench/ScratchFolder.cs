namespace Datasets.Bench;

/// <summary>A folder for what the measured programs write, gone at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private int _next;

    public ScratchFolder(string root) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(root, "artifacts", $"bench-{Environment.ProcessId}")).FullName;

    public string Path { get; }

    /// <summary>A path that nothing is at yet.</summary>
    public string New(string name = "") => System.IO.Path.Combine(Path, $"{Interlocked.Increment(ref _next)}{name}");

    /// <summary>Takes away what is there, between measurements.</summary>
    public void Empty()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
