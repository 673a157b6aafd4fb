using Amazon.Runtime;
using Amazon.S3;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Storage.S3;

/// <summary>
/// What the environment says of S3. Credentials, region, profile, <c>AWS_MAX_ATTEMPTS</c>, <c>AWS_RETRY_MODE</c> and
/// <c>AWS_REQUEST_CHECKSUM_CALCULATION</c> mean what they mean to every AWS tool. Ours: <c>DATASETS_S3_SSE</c> (<c>AES256</c>, <c>aws:kms</c>
/// or <c>aws:kms:dsse</c>) and <c>DATASETS_S3_SSE_KMS_KEY</c> (a key's id or ARN) ask for server-side encryption with each put.
/// </summary>
internal static class S3Environment
{
    private const string Encryption = "DATASETS_S3_SSE";
    private const string EncryptionKey = "DATASETS_S3_SSE_KMS_KEY";

    private const int UsualAttempts = 6;

    private static readonly string[] Encryptions = ["AES256", "aws:kms", "aws:kms:dsse"];

    /// <summary>From <c>AWS_ENDPOINT_URL_S3</c>, or <c>AWS_ENDPOINT_URL</c>; null for Amazon's own.</summary>
    /// <exception cref="ConfigurationException">It is not an http or https URL.</exception>
    public static Uri? Endpoint(Func<string, string?> variable) => EnvironmentUrl.Find(variable, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");

    /// <exception cref="ConfigurationException">The endpoint is not an http or https URL.</exception>
    public static S3Connection Connection()
    {
        var endpoint = Endpoint(Environment.GetEnvironmentVariable);
        return new S3Connection
        {
            Endpoint = endpoint,
            Region = endpoint is null ? null : Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION"),
        };
    }

    /// <summary>
    /// An output's client. Retries, backoff and jitter are the SDK's. Its adaptive mode is not used: after one SlowDown it fails requests without
    /// sending them.
    /// </summary>
    /// <exception cref="StorageException">No region is known.</exception>
    public static IAmazonS3 Client(S3Connection connection)
    {
        var config = new S3ClientConfig { Time = connection.Time, Timeout = connection.Timeout };
        if (Variable("AWS_RETRY_MODE") is null)
            config.RetryMode = RequestRetryMode.Standard;
        if (connection.Attempts is { } attempts)
            config.MaxErrorRetry = attempts - 1;
        else if (Variable("AWS_MAX_ATTEMPTS") is null)
            config.MaxErrorRetry = UsualAttempts - 1;
        return S3Clients.Create(config, connection.Endpoint, connection.Region, connection.Credentials);
    }

    /// <exception cref="ConfigurationException">The encryption is none that S3 knows.</exception>
    public static S3StoreOptions Options()
    {
        var encryption = Variable(Encryption);
        var key = Variable(EncryptionKey);
        if (encryption is not null && !Encryptions.Contains(encryption))
            throw new ConfigurationException($"{Encryption} is '{encryption}': expected one of {string.Join(", ", Encryptions)}");
        if (key is not null && encryption is null or "AES256")
            throw new ConfigurationException($"{EncryptionKey} needs {Encryption}=aws:kms or aws:kms:dsse");
        return new S3StoreOptions
        {
            Encryption = encryption is null ? null : ServerSideEncryptionMethod.FindValue(encryption),
            EncryptionKey = key,
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
