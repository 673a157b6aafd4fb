using Datasets.Storage.Http;

namespace Datasets.Archives.Earthdata;

/// <summary>How files are fetched.</summary>
public sealed record FetchOptions
{
    public EarthdataCredentials Credentials { get; init; } = EarthdataCredentials.None;
    /// <summary>The server that knows users: archives redirect to it, and only it gets a user name and password.</summary>
    public Uri Login { get; init; } = new("https://urs.earthdata.nasa.gov");
    /// <summary>
    /// Hosts that an archive may redirect to, beside the descriptor's own. They are the stores behind NASA's archives, get presigned URLs and
    /// never a credential or cookie. A leading <c>*.</c> matches any subdomain.
    /// </summary>
    public IReadOnlyList<string> RedirectHosts { get; init; } = ["*.amazonaws.com", "*.cloudfront.net"];
    /// <summary>Files may come from this machine, over plain http too: for an embedded archive.</summary>
    public bool AllowLoopback { get; init; }
    public int MaximumRedirects { get; init; } = 10;
    /// <summary>Downloads from one host at once.</summary>
    public int ParallelPerHost { get; init; } = 8;
    /// <summary>How long a server may be silent, or send next to nothing, before the attempt is given up.</summary>
    public TimeSpan InactivityTimeout { get; init; } = Patience.Silence;
    /// <summary>The largest file, in bytes, where the granule's metadata state no size.</summary>
    public long MaximumFileBytes { get; init; } = 64L * 1024 * 1024 * 1024;
    public HttpRetryOptions Retry { get; init; } = new();
}
