using System.Diagnostics;
using System.Net;
using Datasets.Archives;
using Datasets.Archives.Buckets;
using Datasets.Archives.Cmr;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Archives.Local;
using Datasets.Cog;
using Datasets.Command.Output;
using Datasets.Conversion;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Storage.S3;
using Datasets.Workflow.Derivation;
using Datasets.Workflow.Metrics;
using Datasets.Workflow.Reports;
using Datasets.Workflow.Runs;

namespace Datasets.Command.Setup;

/// <summary>Puts the parts together as the environment and the options say.</summary>
internal static class Composition
{
    public static GranuleConverter Converter(DatasetDescriptor dataset) =>
        new(dataset, dataset.Derive is null ? Mapping(dataset) : null, new CogWriter());

    /// <summary>Ends a run: publishes to the STAC API, writes the report, logs the metrics of both.</summary>
    public static async Task<RunReport> EndAsync(DatasetDescriptor dataset, IObjectStore store, RunReport report, CancellationToken cancellationToken)
    {
        var ended = await new RunFinalizer(dataset, store, Retry(dataset)).CompleteAsync(report, cancellationToken);
        Terminal.Logger.Metrics((id, stack, about) => RunSummaryMetrics.Lines(ended, TimeProvider.System.GetUtcNow(), id, stack, about));
        return ended;
    }

    /// <summary>How patiently servers are asked: in a job of AWS Batch never beyond its time limit.</summary>
    private static HttpRetryOptions Retry(DatasetDescriptor? dataset = null)
    {
        using var process = Process.GetCurrentProcess();
        return new HttpRetryOptions
        {
            Notify = Terminal.Log,
            Deadline = dataset is null ? null : BatchAttempt.OfEnvironment().Deadline(dataset, process.StartTime),
        };
    }

    /// <param name="dataset">Whose job this may be.</param>
    public static ArchiveClients Archive(Uri? endpoint, DatasetDescriptor? dataset = null)
    {
        var login = EnvironmentUrl.Find(Environment.GetEnvironmentVariable, EnvironmentVariables.EarthdataLoginUrl) ?? new FetchOptions().Login;
        var search = endpoint ?? EnvironmentUrl.Find(Environment.GetEnvironmentVariable, EnvironmentVariables.CmrUrl);
        return Archive(search, login, EarthdataCredentials.Find(loginHost: login.Host), Retry(dataset));
    }

    /// <summary>The server of one address.</summary>
    /// <param name="isEarthdata">Whether it may get the user's Earthdata token.</param>
    public static ArchiveClients ArchiveOf(Uri address, bool isEarthdata)
    {
        var login = EnvironmentUrl.Find(Environment.GetEnvironmentVariable, EnvironmentVariables.EarthdataLoginUrl) ?? new FetchOptions().Login;
        var credentials = isEarthdata ? EarthdataCredentials.Find(loginHost: login.Host) : EarthdataCredentials.None;
        return Archive(new CmrOptions { Endpoint = address.Scheme == "s3" ? CmrOptions.Nasa : address }, login, credentials, Retry());
    }

    /// <summary>An archive that ends with this process.</summary>
    public static ArchiveClients ArchiveOfThisProcess(Uri endpoint, Uri login, EarthdataCredentials credentials) =>
        Archive(new CmrOptions { Endpoint = endpoint, IsOfThisProcess = true }, login, credentials, Retry());

    /// <param name="retry">How patiently CMR and archives are asked.</param>
    public static ArchiveClients Archive(Uri? endpoint, Uri login, EarthdataCredentials credentials, HttpRetryOptions retry) =>
        Archive(new CmrOptions { Endpoint = endpoint ?? CmrOptions.Nasa }, login, credentials, retry);

    private static ArchiveClients Archive(CmrOptions asked, Uri login, EarthdataCredentials credentials, HttpRetryOptions retry)
    {
        var cmr = asked with { Retry = retry };
        var fetch = new FetchOptions
        {
            Credentials = credentials,
            Login = login,
            // An archive on this machine serves its files from this machine.
            AllowLoopback = IsLoopback(cmr.Endpoint),
            Retry = retry,
        };
        var buckets = BucketOptions.OfEnvironment();
        return new ArchiveClients(
            new SourceDiscovery(new CmrDiscovery(cmr), new BucketDiscovery(buckets, retry), LocalFiles),
            new GranuleFetcher(new HttpGranuleFetcher(fetch), new S3GranuleFetcher(fetch, buckets), buckets, message => Terminal.Logger.Warning(message)),
            cmr,
            fetch.AllowLoopback,
            credentials);
    }

    /// <summary>Files of this machine, which are asked themselves what time they cover.</summary>
    public static LocalDiscovery LocalFiles { get; } = new((dataset, path, cancellationToken) => GranuleFailures.Named(path, () =>
    {
        using var granule = GranuleOpener.Open(path, cancellationToken);
        var part = SameTimeMapping.PartOf(dataset, granule.FileName);
        if (dataset.Group is not null)
            return Mapping(dataset).TimeOf(granule, part).Range;
        var items = Mapping(dataset).MapItems(granule, part);
        return new TimeRange(items.Min(item => item.Time.Start), items.Max(item => item.Time.End));
    }));

    private static IGranuleMapping Mapping(DatasetDescriptor dataset) => MappingRegistry.Default.Get(dataset.Mapping);

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

/// <summary>The clients of one archive.</summary>
/// <param name="Cmr">How its catalogue is asked.</param>
/// <param name="IsOnThisMachine">Whether files may come from this machine.</param>
internal sealed record ArchiveClients(
    SourceDiscovery Discovery, GranuleFetcher Fetcher, CmrOptions Cmr, bool IsOnThisMachine, EarthdataCredentials Credentials) : IDisposable
{
    /// <param name="store">Where results go, and where a derived dataset's days are.</param>
    public IGranuleDiscovery DiscoveryOf(DatasetDescriptor dataset, IObjectStore store) => dataset.Derive is null ? Discovery : new DerivedDiscovery(store);

    /// <inheritdoc cref="DiscoveryOf"/>
    public IGranuleFetcher FetcherOf(DatasetDescriptor dataset, IObjectStore store) => dataset.Derive is null ? Fetcher : new DerivedFetcher(store);

    public void Dispose()
    {
        Discovery.Dispose();
        Fetcher.Dispose();
    }
}
