using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Datasets.Fetching;

/// <summary>How archives' buckets are reached.</summary>
public sealed record BucketOptions
{
    /// <summary>Where NASA keeps its archives' buckets, and from where alone they can be read.</summary>
    public const string NasaRegion = "us-west-2";

    /// <summary>The AWS region of this machine; null outside AWS.</summary>
    public string? Region { get; init; }
    /// <summary>An S3 server other than Amazon's.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>From <c>AWS_REGION</c> (or <c>AWS_DEFAULT_REGION</c>) and <c>AWS_ENDPOINT_URL_S3</c> (or <c>AWS_ENDPOINT_URL</c>).</summary>
    public static BucketOptions OfEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        return new BucketOptions
        {
            Region = Given("AWS_REGION") ?? Given("AWS_DEFAULT_REGION"),
            Endpoint = (Given("AWS_ENDPOINT_URL_S3") ?? Given("AWS_ENDPOINT_URL")) is { } url ? new Uri(url) : null,
        };

        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    /// <param name="credentials">Null takes those that every AWS tool takes: environment, profile, the job's role.</param>
    internal IAmazonS3 Client(AWSCredentials? credentials, string? region)
    {
        // Attempts are counted by whoever fetches, who also continues what is interrupted.
        var config = new AmazonS3Config { MaxErrorRetry = 0 };
        var used = region ?? Region ?? "us-east-1";
        if (Endpoint is null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(used);
        else
        {
            config.ServiceURL = Endpoint.AbsoluteUri;
            config.AuthenticationRegion = used;
            config.ForcePathStyle = true;
        }
        return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }
}
