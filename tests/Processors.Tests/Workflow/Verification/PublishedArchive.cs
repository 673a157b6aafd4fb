using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Verification;
using Datasets.Command.Output;
using Datasets.Descriptors;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Verification;

/// <summary>What one run of omi-ozone over three days leaves, in memory, for tests to change copies of.</summary>
public class PublishedArchive : IAsyncLifetime
{
    private const string Dataset = "omi-ozone";
    private readonly MemoryStore _store = new();
    private DatasetDescriptor? _descriptor;

    private protected virtual bool IsOfThisProcess => false;

    public async ValueTask InitializeAsync()
    {
        await using var scene = await RunScene.StartAsync(days: 3, isOfThisProcess: IsOfThisProcess);
        var report = await scene.RunAsync("20240930T120000Z-abcdef");
        Assert.Equal(3, report.Converted);
        _descriptor = scene.Dataset;
        foreach (var path in Directory.EnumerateFiles(scene.Out, "*", SearchOption.AllDirectories))
        {
            var key = Path.GetRelativePath(scene.Out, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!key.Split('/').Any(part => part.StartsWith('.')))
                _store[key] = File.ReadAllBytes(path);
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal Copy NewCopy() => new(_store.Copy(), _descriptor!);

    internal sealed class Copy(MemoryStore store, DatasetDescriptor descriptor)
    {
        private static readonly DateOnly Day = RunScene.FirstDay.AddDays(1);

        public MemoryStore Store => store;

        public string Folder => $"{Dataset}/2024/{RunScene.ItemOf(Day)}/";

        public string Item => $"{Folder}{RunScene.ItemOf(Day)}.json";

        public string Receipt { get; private set; } = store.Keys.Where(key => key.StartsWith($"_receipts/{Dataset}/2024/", StringComparison.Ordinal)).ElementAt(1);

        public string OtherReceipt { get; } = store.Keys.Where(key => key.StartsWith($"_receipts/{Dataset}/2024/", StringComparison.Ordinal)).ElementAt(2);

        public string Text(string key) => Encoding.UTF8.GetString(store[key]);

        public void Change(string key, Action<JsonNode> change) => store[key] = Samples.Changed(store[key], change);

        public void Replace(string key, string text, string by)
        {
            var content = Encoding.UTF8.GetString(store[key]);
            Assert.Contains(text, content, StringComparison.Ordinal);
            var at = content.IndexOf(text, StringComparison.Ordinal);
            store[key] = Encoding.UTF8.GetBytes(content[..at] + by + content[(at + text.Length)..]);
        }

        public void Remove(string key)
        {
            Assert.Contains(key, store.Keys);
            store.DeleteAsync(key).Wait();
        }

        public void Move(string key, string to)
        {
            store[to] = store[key];
            Remove(key);
        }

        /// <summary>As 'convert' leaves an archive, and older versions of this program.</summary>
        public Copy WithoutReceipts()
        {
            foreach (var key in store.Keys.Where(key => key.StartsWith("_receipts/", StringComparison.Ordinal)))
                Remove(key);
            return this;
        }

        public async Task<IReadOnlyList<string>> VerifyAsync(bool knowsDescriptor = true)
        {
            var options = new StacVerifierOptions
            {
                CogCheck = CogChecks.Problems,
                Descriptors = id => knowsDescriptor && id == Dataset ? descriptor : null,
            };
            return await new ArchiveVerifier(store, options, TimeProvider.System).VerifyAsync()
                .SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}")).ToListAsync();
        }
    }
}
