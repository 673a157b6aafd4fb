using System.Net;
using Amazon.Runtime;

namespace Datasets.Storage.S3;

/// <summary>Turns the S3 client's errors into messages that say what to do, and whether trying again may help.</summary>
public static class S3Failure
{
    public static StorageException Explain(string what, string bucket, Exception error) => error switch
    {
        AmazonServiceException service => OfService(what, bucket, service),
        AmazonClientException client => new StorageException(
            $"{what}: {client.Message}: check the AWS credentials and region of the environment", inner: client),
        TimeoutException or OperationCanceledException => new StorageException($"{what}: no answer came from the S3 endpoint in time", isTemporary: true, error),
        _ => new StorageException($"{what}: no connection to the S3 endpoint: {error.Message}", isTemporary: true, error),
    };

    private static StorageException OfService(string what, string bucket, AmazonServiceException error)
    {
        var isTemporary = (int)error.StatusCode >= 500 || error.StatusCode == HttpStatusCode.TooManyRequests || error.StatusCode == 0
            || error.ErrorCode is "SlowDown" or "RequestTimeout" or "ExpiredToken" or "RequestTimeTooSkewed";
        var why = error.ErrorCode switch
        {
            "NoSuchBucket" => $"there is no bucket '{bucket}': check its name and the region",
            "AccessDenied" => $"access denied: the role or user needs rights on s3://{bucket} for this prefix",
            "ExpiredToken" => "the credentials have expired: log in again, or let the job be retried",
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" => "the AWS credentials are not accepted: check them",
            "SlowDown" => "S3 asks to slow down, and went on doing so",
            _ when error.StatusCode == 0 => $"no connection to the S3 endpoint: {error.Message}",
            _ => $"S3 answered {(int)error.StatusCode} {error.ErrorCode}: {error.Message}",
        };
        return new StorageException($"{what}: {why}", isTemporary, error) { IsWrongUsage = error.ErrorCode == "NoSuchBucket" };
    }
}
