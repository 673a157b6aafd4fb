using Datasets.Descriptors;
using Datasets.Infra.Access;
using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The bucket that everything is written to.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Prefix">Where in it everything is; empty or ending in a slash.</param>
public sealed record Storage(Text Bucket, Text Arn, string Prefix)
{
    /// <summary>The ARN of the objects that begin with <paramref name="key"/>, or are it.</summary>
    public Text Objects(string key) => $"{Arn}/{Prefix}{key}";

    /// <summary>Where a run's root is, as <c>--out</c> takes it.</summary>
    public Text Uri => $"s3://{Bucket}{(Prefix.Length == 0 ? "" : "/" + Prefix.TrimEnd('/'))}";

    /// <summary>Makes the bucket, or takes the one that the configuration names and leaves its settings alone.</summary>
    public static Storage AddTo(StackBuilder stack)
    {
        var config = stack.Config;
        if (config.Bucket.Length > 0)
            return new(config.Bucket, stack.S3Arn(config.Bucket), config.Prefix);

        var bucket = stack.Program.Add("data-bucket", "aws:s3:Bucket", new Map
        {
            ["bucket"] = Text.Of($"{stack.Prefix}-{stack.Account}-{stack.Region}"),
            ["forceDestroy"] = config.Disposable,
            ["tags"] = stack.Tags(),
        }, Kept(config));

        stack.Program.Add("data-bucket-versioning", "aws:s3:BucketVersioning", new Map
        {
            ["bucket"] = bucket["bucket"],
            ["versioningConfiguration"] = new Map { ["status"] = "Enabled" },
        }, Kept(config));

        stack.Program.Add("data-bucket-encryption", "aws:s3:BucketServerSideEncryptionConfiguration", new Map
        {
            ["bucket"] = bucket["bucket"],
            ["rules"] = new Items(new Map
            {
                ["applyServerSideEncryptionByDefault"] = new Map { ["sseAlgorithm"] = "AES256" },
            }),
        }, Kept(config));

        var access = stack.Program.Add("data-bucket-access", "aws:s3:BucketPublicAccessBlock", new Map
        {
            ["bucket"] = bucket["bucket"],
            ["blockPublicAcls"] = true,
            ["blockPublicPolicy"] = true,
            ["ignorePublicAcls"] = true,
            ["restrictPublicBuckets"] = true,
        }, Kept(config));

        stack.Program.Add("data-bucket-policy", "aws:s3:BucketPolicy", new Map
        {
            ["bucket"] = bucket["bucket"],
            ["policy"] = PolicyDocument.Create(Statement.DenyInsecureTransport("s3:*", bucket["arn"], $"{bucket["arn"]}/*")),
        }, Kept(config, new() { DependsOn = [access] }));

        stack.Program.Add("data-bucket-lifecycle", "aws:s3:BucketLifecycleConfiguration", new Map
        {
            ["bucket"] = bucket["bucket"],
            ["rules"] = new Items(
                new Map
                {
                    ["id"] = "expire-runs",
                    ["status"] = "Enabled",
                    ["filter"] = new Map { ["prefix"] = config.Prefix + RunKeys.Root },
                    ["expiration"] = new Map { ["days"] = config.RunRetentionDays },
                },
                new Map
                {
                    ["id"] = "expire-replaced-versions",
                    ["status"] = "Enabled",
                    ["filter"] = new Map { ["prefix"] = "" },
                    ["noncurrentVersionExpiration"] = new Map { ["noncurrentDays"] = config.NoncurrentVersionDays },
                    ["abortIncompleteMultipartUpload"] = new Map { ["daysAfterInitiation"] = 7 },
                }),
        }, Kept(config));

        return new(bucket["bucket"], bucket["arn"], config.Prefix);
    }

    /// <summary>
    /// A bucket that stays when the stack goes keeps its settings: taking them away would suspend versioning and open it to the public.
    /// </summary>
    private static ResourceOptions Kept(StackConfig config, ResourceOptions? options = null) =>
        (options ?? new()) with { RetainOnDelete = !config.Disposable };
}
