using System.Net;
using Datasets.Cog;
using Datasets.Command.Output;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Fetching;
using Datasets.Http;
using Datasets.Mapping;
using Datasets.Reporting;
using Datasets.Storage;
using Datasets.Workflow;

namespace Datasets.Command;

/// <summary>Puts the parts together as the environment and the options say.</summary>
internal static class Composition
{
    /// <summary>Where people log in, if not at NASA: for archives of one's own, such as the embedded one.</summary>
    public const string LoginVariable = "EARTHDATA_LOGIN_URL";

    public static GranuleConverter Converter(DatasetDescriptor dataset) =>
        new(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter());

    public static RunEnding Ending(DatasetDescriptor dataset, IObjectStore store) =>
        new(dataset, store, new HttpRetryOptions { Notify = Terminal.Log });

    public static ArchiveClients Archive(Uri? endpoint)
    {
        var login = Environment.GetEnvironmentVariable(LoginVariable) is { Length: > 0 } url ? new Uri(url) : new FetchOptions().Login;
        return Archive(endpoint, login, EarthdataCredentials.Find(loginHost: login.Host));
    }

    public static ArchiveClients Archive(Uri? endpoint, Uri login, EarthdataCredentials credentials)
    {
        var retry = new HttpRetryOptions { Notify = Terminal.Log };
        var cmr = new CmrOptions { Endpoint = endpoint ?? CmrOptions.Nasa, Retry = retry };
        var fetch = new FetchOptions
        {
            Credentials = credentials,
            Login = login,
            // An archive on this machine serves its files from this machine.
            AllowLoopback = endpoint is not null && IsLoopback(endpoint),
            Retry = retry,
        };
        var buckets = BucketOptions.OfEnvironment();
        return new ArchiveClients(
            new SourceDiscovery(new CmrDiscovery(cmr), new BucketDiscovery(buckets, retry)),
            new GranuleFetcher(new HttpGranuleFetcher(fetch), new S3GranuleFetcher(fetch, buckets), buckets, Terminal.Log));
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

/// <summary>The clients of one archive.</summary>
internal sealed record ArchiveClients(SourceDiscovery Discovery, GranuleFetcher Fetcher) : IDisposable
{
    public void Dispose()
    {
        Discovery.Dispose();
        Fetcher.Dispose();
    }
}
