using System.Text.Json;
using Datasets.Archives.Cmr;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Datasets.Support;
using Datasets.Workflow.Reconciliation;

namespace Datasets.Workflow.Runs;

/// <summary>A run of omi-ozone against the embedded archive, on a grid of 2.5° so that tests are quick.</summary>
internal sealed class RunScene : IAsyncDisposable
{
    public static readonly DateOnly FirstDay = new(2024, 9, 28);

    private readonly TemporaryFolder _folder = new();
    private readonly CmrDiscovery _discovery;
    private readonly HttpGranuleFetcher _fetcher;

    private RunScene(EmbeddedArchiveServer archive, bool isOfThisProcess)
    {
        Archive = archive;
        var patient = new HttpRetryOptions { Attempts = 2, Delay = TimeSpan.FromMilliseconds(1) };
        _discovery = new CmrDiscovery(new CmrOptions { Endpoint = new Uri(archive.Address, "search"), Retry = patient, IsOfThisProcess = isOfThisProcess });
        _fetcher = new HttpGranuleFetcher(new FetchOptions
        {
            Credentials = EarthdataCredentials.OfToken(archive.Options.Token),
            Login = new UriBuilder(archive.Address) { Host = archive.LoginHost }.Uri,
            AllowLoopback = true,
            Retry = patient,
        });
        Fetcher = _fetcher;
    }

    public EmbeddedArchiveServer Archive { get; }

    public required DatasetDescriptor Dataset { get; init; }

    public IGranuleFetcher Fetcher { get; init; }

    public string Out => _folder["out"];

    public static async Task<RunScene> StartAsync(
        int days = 4, Func<EmbeddedArchiveOptions, EmbeddedArchiveOptions>? change = null, Func<DatasetDescriptor, DatasetDescriptor>? describe = null,
        bool isOfThisProcess = false)
    {
        var options = new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay.AddDays(days - 1),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
        };
        var archive = await EmbeddedArchiveServer.StartAsync(change?.Invoke(options) ?? options);
        return new RunScene(archive, isOfThisProcess) { Dataset = describe?.Invoke(OmiOzone()) ?? OmiOzone() };
    }

    public async Task<RunReport> RunAsync(
        string run, Func<RunOptions, RunOptions>? change = null, string? output = null, IGranuleFetcher? fetcher = null,
        IRunObserver? observer = null, CancellationToken cancellationToken = default)
    {
        using var store = new FolderStore(output ?? Out);
        return await RunAsync(run, store, store.Work, change, fetcher, observer, cancellationToken);
    }

    /// <summary>A run into another store than a folder.</summary>
    public async Task<RunReport> RunAsync(
        string run, IObjectStore store, WorkFolder work, Func<RunOptions, RunOptions>? change = null, IGranuleFetcher? fetcher = null,
        IRunObserver? observer = null, CancellationToken cancellationToken = default)
    {
        var options = new RunOptions { Window = Window, Run = new RunId(run) };
        var converter = new GranuleConverter(Dataset, MappingRegistry.Default.Get(Dataset.Mapping), new CogWriter());
        var publisher = new GranulePublisher(Dataset, store, TimeProvider.System);
        return await new DatasetRun(
                Dataset, _discovery, fetcher ?? Fetcher, converter, publisher, store, work, TimeProvider.System)
            .RunAsync(change?.Invoke(options) ?? options, observer ?? new Silent(), cancellationToken);
    }

    public async Task<ReconcileResult> ReconcileAsync(bool fix)
    {
        using var store = new FolderStore(Out);
        return await new Reconciler(Dataset, _discovery, store, api: null, TimeProvider.System).RunAsync(new ReconcileOptions { Window = Window, Fix = fix });
    }

    public static string ItemOf(DateOnly day) => $"OMI-Aura_L3-OMDOAO3e_{day:yyyyMMdd}";

    public string PathOfItem(DateOnly day) =>
        Path.Combine(Out, StacLayout.Item(Dataset.Id, day.Year, new ItemId(ItemOf(day))).Text.Replace('/', Path.DirectorySeparatorChar));

    public JsonElement Item(DateOnly day) => JsonDocument.Parse(File.ReadAllBytes(PathOfItem(day))).RootElement;

    /// <summary>Every published file with its content's hash; reports and receipts, which hold times, and locks left out.</summary>
    public Dictionary<string, string> Published(string? output = null) => Trees.Published(output ?? Out);

    public async ValueTask DisposeAsync()
    {
        _discovery.Dispose();
        _fetcher.Dispose();
        await Archive.DisposeAsync();
        _folder.Dispose();
    }

    private static DatasetDescriptor OmiOzone() => DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow() with { Grid = null };

    private TimeRange Window => new(
        new DateTimeOffset(Archive.Options.From, TimeOnly.MinValue, TimeSpan.Zero),
        new DateTimeOffset(Archive.Options.To.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero).AddMilliseconds(-1));

    private sealed class Silent : IRunObserver
    {
        public void Finished(GranuleResult result)
        {
        }
    }
}
