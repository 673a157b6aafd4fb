using System.Text.Json.Nodes;
using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>What every part of the stack is built with: the program that it adds to, its configuration, its names and tags.</summary>
public sealed class StackBuilder
{
    private readonly PulumiVariable _caller;
    private readonly PulumiVariable _region;
    private readonly PulumiVariable _partition;

    public StackBuilder(StackConfig config)
    {
        Config = config;
        Program = new PulumiProgram(config.Project);
        _caller = Program.Invoke("caller", "aws:index:getCallerIdentity", []);
        _region = Program.Invoke("region", "aws:index:getRegion", []);
        _partition = Program.Invoke("partition", "aws:index:getPartition", []);
    }

    public StackConfig Config { get; }

    public PulumiProgram Program { get; }

    /// <summary>The account that is deployed to.</summary>
    public string Account => _caller["accountId"];

    /// <summary>The region that is deployed to.</summary>
    public string Region => _region["region"];

    /// <summary>The physical name of something that all datasets share: <c>datasets-dev-failures</c>.</summary>
    public string Name(string what) => $"{Config.NamePrefix}-{what}";

    /// <summary>An ARN, where nothing else is said in this account and region.</summary>
    public string Arn(string service, string resource, string? region = null, string? account = null) =>
        $"arn:{_partition["partition"]}:{service}:{region ?? Region}:{account ?? Account}:{resource}";

    /// <summary>An ARN of S3, which has neither account nor region.</summary>
    public string S3Arn(string resource) => $"arn:{_partition["partition"]}:s3:::{resource}";

    /// <summary>The tags of a resource that all datasets share, or of <paramref name="dataset"/>'s.</summary>
    public JsonObject Tags(string? dataset = null)
    {
        var tags = new JsonObject { ["project"] = Config.Project, ["stack"] = Config.Stack };
        if (dataset is not null)
            tags["dataset"] = dataset;
        tags["managed-by"] = "pulumi";
        return tags;
    }

    /// <summary>The same tags as a list of keys and values, the form that some of the native provider's resources have.</summary>
    public JsonArray TagList(string dataset) =>
        [.. Tags(dataset).Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value!.DeepClone() })];
}
