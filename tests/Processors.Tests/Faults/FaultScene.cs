using Amazon.Runtime;
using Datasets.Archives.Earthdata;
using Datasets.Catalog.Verification;
using Datasets.Command.Setup;
using Datasets.Command.Verbs;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Storage.Http;
using Datasets.Storage.S3;
using Datasets.Support;
using Datasets.Workflow.CloudSteps;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.Reports;
using Datasets.Workflow.Runs;

namespace Datasets.Faults;

/// <summary>
/// omi-ozone on a grid of 2.5°, two days of it, with proxies that share one plan before the S3 server and before the archive. Every client is the one
/// that the command makes, with as many attempts; only waits are over at once.
/// </summary>
internal sealed class FaultScene : IAsyncDisposable, IRunObserver
{
    public const int Days = 2;

    private const string RunId = "run";
    private static readonly DateOnly FirstDay = new(2024, 8, 1);
    private static readonly DatasetDescriptor Dataset =
        DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow() with { Grid = null };

    private static readonly TimeRange Window = new(
        new DateTimeOffset(FirstDay, TimeOnly.MinValue, TimeSpan.Zero),
        new DateTimeOffset(FirstDay.AddDays(Days), TimeOnly.MinValue, TimeSpan.Zero).AddMilliseconds(-1));

    private readonly TemporaryFolder _folder = new();
    private readonly CloudServer.Bucket _bucket;
    private readonly EmbeddedArchiveServer _archive;
    private readonly FaultProxy _beforeStore;
    private readonly FaultProxy _beforeArchive;

    private FaultScene(CloudServer.Bucket bucket, EmbeddedArchiveServer archive, FaultPlan plan, FaultProxy beforeStore, FaultProxy beforeArchive)
    {
        _bucket = bucket;
        _archive = archive;
        Plan = plan;
        _beforeStore = beforeStore;
        _beforeArchive = beforeArchive;
    }

    public FaultPlan Plan { get; }

    public static async Task<FaultScene> StartAsync(CloudServer server)
    {
        var bucket = await server.BucketAsync();
        var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay.AddDays(Days - 1),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
        });
        var plan = new FaultPlan();
        return new FaultScene(
            bucket, archive, plan, await FaultProxy.StartAsync(new Uri(bucket.Endpoint), plan), await FaultProxy.StartAsync(archive.Address, plan));
    }

    /// <summary><c>datasets run</c>.</summary>
    public Task<int> RunAsync(string prefix) => CodeAsync(prefix, async (store, work, archive) =>
    {
        var publisher = new GranulePublisher(Dataset, store, TimeProvider.System);
        var run = new DatasetRun(Dataset, archive.Discovery, archive.Fetcher, Composition.Converter(Dataset), publisher, store, work, TimeProvider.System);
        // One granule after another, so that the requests come in the same order each time.
        var report = await run.RunAsync(new RunOptions { Window = Window, Run = new RunId(RunId), Workers = 1, Downloads = 1 }, this);
        return RunVerb.ExitCodeOf(await EndAsync(store, report));
    });

    /// <summary><c>datasets step discover</c>.</summary>
    public Task<int> DiscoverAsync(string prefix) => CodeAsync(prefix, async (store, _, archive) =>
    {
        var publisher = new GranulePublisher(Dataset, store, TimeProvider.System);
        await new DiscoverStep(Dataset, archive.Discovery, publisher, store, TimeProvider.System)
            .RunAsync(new DiscoverOptions { Run = new RunId(RunId), Window = Window }, this);
        return ExitCode.Done;
    });

    /// <summary><c>datasets step convert</c> of the only shard.</summary>
    public Task<int> ConvertAsync(string prefix) => CodeAsync(prefix, async (store, work, archive) =>
    {
        var publisher = new GranulePublisher(Dataset, store, TimeProvider.System);
        var shard = await Shard.ReadAsync(store, Dataset, new RunId(RunId), "0001", archive.IsOnThisMachine);
        var pipeline = new ConversionPipeline(Dataset, archive.Fetcher, Composition.Converter(Dataset), publisher, work);
        var result = await new ConvertStep(Dataset, pipeline, publisher, store, TimeProvider.System).RunAsync(shard, new PipelineWidth(1, 1), this);
        return result.IsWorthAnotherAttempt() ? ExitCode.Temporary : ExitCode.Done;
    });

    /// <summary><c>datasets step report</c>.</summary>
    public Task<int> ReportAsync(string prefix) => CodeAsync(prefix, async (store, _, _) =>
    {
        var report = await new ReportStep(Dataset, new GranulePublisher(Dataset, store, TimeProvider.System), store, TimeProvider.System).RunAsync(new RunId(RunId), this);
        Assert.Equal((Days, 0), (report.Converted, report.Failed));
        return RunVerb.ExitCodeOf(await EndAsync(store, report));
    });

    /// <summary><c>datasets verify</c>, which may find nothing wrong.</summary>
    public Task<int> VerifyAsync(string prefix) => CodeAsync(prefix, async (store, _, _) =>
    {
        Assert.Empty(await new StacVerifier(store).VerifyAsync().SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}")).ToListAsync());
        return ExitCode.Done;
    });

    /// <summary><c>datasets reconcile</c>, which may find nothing to do.</summary>
    public Task<int> ReconcileAsync(string prefix) => CodeAsync(prefix, async (store, _, archive) =>
    {
        var found = await new Reconciler(Dataset, archive.Discovery, store, api: null, TimeProvider.System).RunAsync(new ReconcileOptions { Window = Window });
        Assert.Empty(found.Findings);
        Assert.Equal((Days, Days), (found.Archived, found.Items));
        return ExitCode.Done;
    });

    /// <summary>What is published below a prefix, by key with its content's hash; of receipts the key counts.</summary>
    public async Task<Dictionary<string, string>> PublishedAsync(string prefix)
    {
        using var store = _bucket.Look($"/{prefix}");
        var published = new Dictionary<string, string>();
        await foreach (var (key, _) in store.ListAsync(""))
        {
            if (key.StartsWith("_receipts/", StringComparison.Ordinal))
                published[key] = "receipt";
            else if (!key.StartsWith('_'))
                published[key] = Trees.HashOf((await store.ReadAsync(key))!.Content);
        }
        return published;
    }

    public void Finished(GranuleResult result)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _beforeStore.DisposeAsync();
        await _beforeArchive.DisposeAsync();
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The exit code that the command gives.</summary>
    private async Task<int> CodeAsync(string prefix, Func<IObjectStore, WorkFolder, ArchiveClients, Task<int>> work)
    {
        using var store = S3Store.Open($"s3://{_bucket.Name}/{prefix}", new S3Connection
        {
            Endpoint = _beforeStore.Address,
            Region = "us-west-2",
            Credentials = new BasicAWSCredentials(_bucket.AccessKey, _bucket.Secret),
            Time = new QuickTime(),
        });
        using var folder = WorkFolder.Open(_folder["work"]);
        using var archive = Composition.Archive(
            new Uri(_beforeArchive.Address, "search"), new UriBuilder(_beforeArchive.Address) { Host = _archive.LoginHost }.Uri,
            EarthdataCredentials.OfToken(_archive.Options.Token), new HttpRetryOptions { Time = new QuickTime() });
        try
        {
            return await work(store, folder, archive);
        }
        catch (DatasetsException error) when (error.IsTemporary)
        {
            return ExitCode.Temporary;
        }
    }

    private static Task<RunReport> EndAsync(IObjectStore store, RunReport report) =>
        new RunFinalizer(Dataset, store, new HttpRetryOptions { Time = new QuickTime() }).CompleteAsync(report);
}
