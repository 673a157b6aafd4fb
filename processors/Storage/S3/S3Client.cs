using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Datasets.Storage.S3;

/// <summary>The SDK's client with <see cref="S3RetryPolicy"/> in place of its standard retries.</summary>
internal sealed class S3Client : AmazonS3Client
{
    private S3Client(AmazonS3Config config) : base(config)
    {
    }

    private S3Client(AWSCredentials credentials, AmazonS3Config config) : base(credentials, config)
    {
    }

    public static S3Client Create(AWSCredentials? credentials, S3ClientConfig config) =>
        credentials is null ? new S3Client(config) : new S3Client(credentials, config);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        // The modes 'adaptive' and 'legacy', which a user may ask for by AWS_RETRY_MODE, stay as they are.
        if (Config is S3ClientConfig { RetryMode: RequestRetryMode.Standard } config)
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new S3RetryPolicy(config, config.Time)));
    }
}

/// <summary>The SDK's settings of a client, and the clock that its waits go by.</summary>
internal sealed class S3ClientConfig : AmazonS3Config
{
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
