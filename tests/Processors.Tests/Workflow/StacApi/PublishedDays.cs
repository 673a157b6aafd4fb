using Datasets.Catalog.Stac;
using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.StacApi;

/// <summary>Four days as a run publishes them, made once; each test gets a store of its own with them.</summary>
public sealed class PublishedDays : IAsyncLifetime
{
    private readonly Dictionary<string, byte[]> _files = [];

    public static readonly TimeRange Window = new(
        new DateTimeOffset(2024, 9, 28, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 10, 1, 23, 59, 59, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        await using var scene = await RunScene.StartAsync(days: 4);
        await scene.RunAsync("run");
        foreach (var path in Directory.EnumerateFiles(scene.Out, "*", SearchOption.AllDirectories))
            _files[Path.GetRelativePath(scene.Out, path)] = await File.ReadAllBytesAsync(path);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal MemoryStore Store()
    {
        var store = new MemoryStore();
        foreach (var (key, content) in _files)
            store[key] = content;
        return store;
    }
}
