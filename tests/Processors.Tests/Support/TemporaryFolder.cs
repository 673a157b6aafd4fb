namespace Datasets.Support;

/// <summary>A new, empty folder that goes away with the test, and fails it where a secret was left in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("datasets-test-").FullName;

    public string this[string relativePath] => System.IO.Path.Combine(Path, relativePath);

    public void Dispose()
    {
        if (!Directory.Exists(Path))
            return;
        try
        {
            Secrets.RequireNoneBelow(Path);
        }
        finally
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
