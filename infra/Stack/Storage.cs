using System.Text.Json.Nodes;
using Datasets.Infra.Access;
using Datasets.Infra.Configuration;

namespace Datasets.Infra.Stack;

/// <summary>The bucket that everything is written to.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Prefix">Where in it everything is; empty or ending in a slash.</param>
public sealed record Storage(string Bucket, string Arn, string Prefix)
{
    /// <summary>The ARN of the objects that begin with <paramref name="key"/>, or are it.</summary>
    public string Objects(string key) => $"{Arn}/{Prefix}{key}";

    /// <summary>Where a run's root is, as <c>--out</c> takes it.</summary>
    public string Uri => $"s3://{Bucket}{(Prefix.Length == 0 ? "" : "/" + Prefix.TrimEnd('/'))}";

    /// <summary>Makes the bucket, or takes the one that the configuration names and leaves its settings alone.</summary>
    public static Storage AddTo(StackBuilder stack)
    {
        var config = stack.Config;
        if (config.Bucket.Length > 0)
            return new(config.Bucket, stack.S3Arn(config.Bucket), config.Prefix);

        var bucket = stack.Program.Add("data-bucket", "aws:s3:Bucket", new JsonObject
        {
            ["bucket"] = stack.Name($"{stack.Account}-{stack.Region}"),
            ["forceDestroy"] = config.Disposable,
            ["tags"] = stack.Tags(),
        }, Kept(config, config.Disposable ? null : new JsonObject { ["protect"] = true }));

        stack.Program.Add("data-bucket-versioning", "aws:s3:BucketVersioning", new JsonObject
        {
            ["bucket"] = bucket["bucket"],
            ["versioningConfiguration"] = new JsonObject { ["status"] = "Enabled" },
        }, Kept(config));

        stack.Program.Add("data-bucket-encryption", "aws:s3:BucketServerSideEncryptionConfiguration", new JsonObject
        {
            ["bucket"] = bucket["bucket"],
            ["rules"] = new JsonArray(new JsonObject
            {
                ["applyServerSideEncryptionByDefault"] = new JsonObject { ["sseAlgorithm"] = "AES256" },
            }),
        }, Kept(config));

        var access = stack.Program.Add("data-bucket-access", "aws:s3:BucketPublicAccessBlock", new JsonObject
        {
            ["bucket"] = bucket["bucket"],
            ["blockPublicAcls"] = true,
            ["blockPublicPolicy"] = true,
            ["ignorePublicAcls"] = true,
            ["restrictPublicBuckets"] = true,
        }, Kept(config));

        stack.Program.Add("data-bucket-policy", "aws:s3:BucketPolicy", new JsonObject
        {
            ["bucket"] = bucket["bucket"],
            ["policy"] = PolicyDocument.Of(Statement.DenyInsecureTransport("s3:*", bucket["arn"], $"{bucket["arn"]}/*")),
        }, Kept(config, new JsonObject { ["dependsOn"] = new JsonArray(access.Self) }));

        stack.Program.Add("data-bucket-lifecycle", "aws:s3:BucketLifecycleConfiguration", new JsonObject
        {
            ["bucket"] = bucket["bucket"],
            ["rules"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "expire-runs",
                    ["status"] = "Enabled",
                    ["filter"] = new JsonObject { ["prefix"] = $"{config.Prefix}_runs/" },
                    ["expiration"] = new JsonObject { ["days"] = config.RunRetentionDays },
                },
                new JsonObject
                {
                    ["id"] = "expire-replaced-versions",
                    ["status"] = "Enabled",
                    ["filter"] = new JsonObject { ["prefix"] = "" },
                    ["noncurrentVersionExpiration"] = new JsonObject { ["noncurrentDays"] = config.NoncurrentVersionDays },
                    ["abortIncompleteMultipartUpload"] = new JsonObject { ["daysAfterInitiation"] = 7 },
                }),
        }, Kept(config));

        return new(bucket["bucket"], bucket["arn"], config.Prefix);
    }

    /// <summary>
    /// A bucket that stays when the stack goes keeps its settings: taking them away would suspend versioning and open it to the public.
    /// </summary>
    private static JsonObject Kept(StackConfig config, JsonObject? options = null)
    {
        options ??= [];
        if (!config.Disposable)
            options["retainOnDelete"] = true;
        return options;
    }
}
