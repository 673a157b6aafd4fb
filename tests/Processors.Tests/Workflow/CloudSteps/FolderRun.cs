using System.Text.Json.Nodes;
using Datasets.Archives.Cmr;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>The steps of a cloud run as library calls, over a folder: what they exchange is the same there.</summary>
internal sealed class FolderRun : IAsyncDisposable, IRunObserver
{
    public const string Run = "run";
    private readonly TemporaryFolder _folder = new();
    private readonly CmrDiscovery _discovery;
    private readonly HttpGranuleFetcher _fetcher;

    private FolderRun(EmbeddedArchiveServer archive)
    {
        Archive = archive;
        var patient = new HttpRetryOptions { Attempts = 1 };
        _discovery = new CmrDiscovery(new CmrOptions { Endpoint = new Uri(archive.Address, "search"), Retry = patient, PageSize = 7 });
        _fetcher = new HttpGranuleFetcher(new FetchOptions
        {
            Credentials = EarthdataCredentials.OfToken(archive.Options.Token),
            Login = new UriBuilder(archive.Address) { Host = archive.LoginHost }.Uri,
            AllowLoopback = true,
            Retry = patient,
        });
        Store = new FolderStore(_folder["out"]);
        Fetched = [];
    }

    public EmbeddedArchiveServer Archive { get; }

    public FolderStore Store { get; }

    /// <summary>The files whose granule came to an end, in the attempt at hand.</summary>
    public List<string> Fetched { get; }

    /// <summary>Called with each granule that comes to an end.</summary>
    public Action<GranuleResult>? OnFinished { get; set; }

    public DatasetDescriptor Dataset { get; } = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow() with
    {
        Grid = null,
        Workflow = new WorkflowDescriptor { GranulesPerJob = 4 },
    };

    public static async Task<FolderRun> StartAsync(int days, Func<EmbeddedArchiveOptions, EmbeddedArchiveOptions>? change = null)
    {
        var options = new EmbeddedArchiveOptions
        {
            From = CloudScene.FirstDay,
            To = CloudScene.FirstDay.AddDays(days - 1),
            Granule = new() { Columns = 144, Rows = 72 },
        };
        return new FolderRun(await EmbeddedArchiveServer.StartAsync(change?.Invoke(options) ?? options));
    }

    public Task<RunSummary> DiscoverAsync(string run = Run, bool reprocess = false, FailedGranules? only = null) =>
        new DiscoverStep(Dataset, _discovery, Publisher(), Store, TimeProvider.System).RunAsync(
            new DiscoverOptions { Run = new RunId(run), Window = only?.Window ?? Window, Reprocess = reprocess, Only = only }, this);

    public async Task<ShardResult> ConvertAsync(string shard, string run = Run, CancellationToken cancellationToken = default)
    {
        Fetched.Clear();
        var publisher = Publisher();
        var converter = new GranuleConverter(Dataset, MappingRegistry.Default.Get(Dataset.Mapping), new CogWriter());
        var pipeline = new ConversionPipeline(Dataset, _fetcher, converter, publisher, Store.Work);
        var asked = await Shard.ReadAsync(Store, Dataset, new RunId(run), shard, allowLoopback: true, cancellationToken);
        return await new ConvertStep(Dataset, pipeline, publisher, Store, TimeProvider.System)
            .RunAsync(asked, new PipelineWidth(1, 1), this, cancellationToken);
    }

    public Task<RunReport> ReportAsync(string run = Run) => new ReportStep(Dataset, Publisher(), Store, TimeProvider.System).RunAsync(new RunId(run), this);

    public async Task ChangeAsync(string key, Action<JsonNode> change)
    {
        var json = JsonNode.Parse((await Store.ReadAsync(key))!.Content)!;
        change(json);
        await Store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), MediaTypes.Json);
    }

    public void Finished(GranuleResult result)
    {
        Fetched.Add(result.File);
        OnFinished?.Invoke(result);
    }

    public async ValueTask DisposeAsync()
    {
        _discovery.Dispose();
        _fetcher.Dispose();
        Store.Dispose();
        await Archive.DisposeAsync();
        _folder.Dispose();
    }

    private GranulePublisher Publisher() => new(Dataset, Store, TimeProvider.System);

    private TimeRange Window => new(
        new DateTimeOffset(Archive.Options.From, TimeOnly.MinValue, TimeSpan.Zero),
        new DateTimeOffset(Archive.Options.To.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero).AddMilliseconds(-1));
}
