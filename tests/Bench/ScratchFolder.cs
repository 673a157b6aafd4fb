namespace Datasets.Bench;

/// <summary>
/// A folder for what the measured programs write, gone at the end and not before: ext4 takes long to make files where many were removed in the
/// last minute.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private int _next;

    public ScratchFolder(string root) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(root, "artifacts", $"bench-{Environment.ProcessId}")).FullName;

    public string Path { get; }

    /// <summary>A path that nothing is at yet.</summary>
    public string New(string name = "") => System.IO.Path.Combine(Path, $"{Interlocked.Increment(ref _next)}{name}");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
