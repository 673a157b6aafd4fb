using Amazon.Runtime;

namespace Datasets.Storage.S3;

/// <summary>How an output's bucket is reached.</summary>
public sealed record S3Connection
{
    /// <summary>A server other than Amazon's.</summary>
    public Uri? Endpoint { get; init; }
    /// <summary>Null takes the one that every AWS tool takes: environment, profile, machine.</summary>
    public string? Region { get; init; }
    /// <summary>Null takes those that every AWS tool takes: environment, profile, the job's role.</summary>
    public AWSCredentials? Credentials { get; init; }
    /// <summary>How often a request is sent, the first time included; null leaves it to <c>AWS_MAX_ATTEMPTS</c>, else to this program.</summary>
    public int? Attempts { get; init; }
    /// <summary>From a request to the head of its answer, an upload's body included: the SDK itself would wait for ever.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>The clock that waits before another attempt go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
