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
    /// <summary>An S3 server other than Amazon's.</summary>
    public Uri? Endpoint { get; init; }
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

    /// <param name="credentials">Null takes those that every AWS tool takes: environment, profile, the job's role.</param>
    /// <remarks>The fetcher counts the attempts and resumes an interrupted download, so the client makes one attempt.</remarks>
    public IAmazonS3 Client(AWSCredentials? credentials, string? region) =>
        S3Clients.Create(new S3ClientConfig { MaxErrorRetry = 0 }, Endpoint, region ?? Region ?? S3Clients.UsualRegion, credentials);
}
