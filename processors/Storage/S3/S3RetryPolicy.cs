using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Internal;

namespace Datasets.Storage.S3;

/// <summary>
/// The SDK's standard retries (exponential backoff with jitter, Amazon's quota of retries), extended to every failure that
/// <see cref="S3Failure"/> calls temporary, with waits by a clock that can be set.
/// </summary>
internal sealed class S3RetryPolicy(AmazonS3Config config, TimeProvider time) : AmazonS3StandardRetryPolicy(config)
{
    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        await base.RetryForExceptionAsync(executionContext, exception)
        || (!executionContext.RequestContext.CancellationToken.IsCancellationRequested && S3Failure.IsTemporary(exception));

    /// <summary>As the SDK's: a random part of 1, 2, 4 … seconds.</summary>
    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var longest = Math.Min(1000 * Math.Pow(2, request.Retries - 1), MaxBackoffInMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * longest), time, request.CancellationToken);
    }
}
