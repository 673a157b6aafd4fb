using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Datasets.Storage.S3;

/// <summary>Makes every S3 client, an output's and a source's.</summary>
internal static class S3Clients
{
    /// <summary>Where a server other than Amazon's is, which makes little of it, and where no region is known.</summary>
    public const string UsualRegion = "us-east-1";

    /// <param name="config">How often is tried again, and by which clock.</param>
    /// <param name="endpoint">A server other than Amazon's.</param>
    /// <param name="region">Null takes the one that every AWS tool takes: environment, profile, machine.</param>
    /// <param name="credentials">Null takes those that every AWS tool takes: environment, profile, the job's role.</param>
    /// <exception cref="StorageException">No region is known.</exception>
    public static IAmazonS3 Create(S3ClientConfig config, Uri? endpoint, string? region, AWSCredentials? credentials = null)
    {
        config.Timeout ??= new S3Connection().Timeout;
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = region ?? UsualRegion;
            // Servers other than Amazon's rarely have a host name per bucket.
            config.ForcePathStyle = true;
        }
        else if (region is not null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);

        try
        {
            return S3Client.Create(credentials, config);
        }
        catch (AmazonClientException error)
        {
            throw new StorageException($"cannot use S3: {error.Message}: set AWS_REGION, or a profile with a region", inner: error) { IsWrongUsage = true };
        }
    }
}
