using Amazon.S3;
using Datasets.Storage.Http;

namespace Datasets.Storage.S3;

/// <summary>How objects are put into a bucket.</summary>
public sealed record S3StoreOptions
{
    /// <summary>Files larger than this, in bytes, go up in parts.</summary>
    public long MultipartThreshold { get; init; } = 32L * 1024 * 1024;
    /// <summary>How long the body of an object may be silent before the attempt to read it is given up.</summary>
    public TimeSpan InactivityTimeout { get; init; } = Patience.Silence;
    /// <summary>Server-side encryption asked for with each put; null leaves it to the bucket's default.</summary>
    public ServerSideEncryptionMethod? Encryption { get; init; }
    /// <summary>The KMS key's id or ARN, for encryption <c>aws:kms</c>; null is the account's own key for S3.</summary>
    public string? EncryptionKey { get; init; }
}
