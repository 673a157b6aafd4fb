using Amazon.Runtime;
using Amazon.S3;
using Datasets.Model;

namespace Datasets.Storage.S3;

/// <summary>How archives' buckets are reached.</summary>
public sealed record BucketOptions
{
    /// <summary>Where NASA keeps its archives' buckets, and from where alone they can be read.</summary>
    public const string NasaRegion = "us-west-2";

    /// <summary>The AWS region of this machine; null outside AWS.</summary>
    public string? Region { get; init; }
    /// <summary>An S3 server other than Amazon's, where a descriptor's own bucket is.</summary>
    public Uri? Endpoint { get; init; }
    /// <summary>The server of archives' buckets, if not Amazon's: an endpoint of the user's has none of them.</summary>
    public Uri? ArchiveEndpoint { get; init; }
    /// <summary>How long one page of a listing may take, its answer included.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From <c>AWS_REGION</c> (or <c>AWS_DEFAULT_REGION</c>) and <c>AWS_ENDPOINT_URL_S3</c> (or <c>AWS_ENDPOINT_URL</c>).</summary>
    /// <exception cref="ConfigurationException">The endpoint is not an http or https URL.</exception>
    public static BucketOptions OfEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        return new BucketOptions
        {
            Region = Given("AWS_REGION") ?? Given("AWS_DEFAULT_REGION"),
            Endpoint = S3Environment.Endpoint(variable),
        };

        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Whether this machine can be where NASA's buckets are: beside another S3 server the region's name says nothing.</summary>
    public bool IsInNasaRegion => Region == NasaRegion && (Endpoint is null || S3Clients.IsAmazons(Endpoint));

    /// <summary>A client of an archive's bucket.</summary>
    public IAmazonS3 ArchiveClient(AWSCredentials credentials) =>
        S3Clients.Create(new S3ClientConfig { MaxErrorRetry = 0, IgnoreConfiguredEndpointUrls = true }, ArchiveEndpoint, NasaRegion, credentials);

    /// <param name="credentials">Null takes those that every AWS tool takes: environment, profile, the job's role.</param>
    /// <remarks>The fetcher counts the attempts and resumes an interrupted download, so the client makes one attempt.</remarks>
    public IAmazonS3 Client(AWSCredentials? credentials, string? region) =>
        S3Clients.Create(new S3ClientConfig { MaxErrorRetry = 0 }, Endpoint, region ?? Region ?? S3Clients.UsualRegion, credentials);
}
