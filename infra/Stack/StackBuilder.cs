using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>What every part of the stack is built with: the program that it adds to, its configuration, its names and tags.</summary>
public sealed class StackBuilder
{
    private readonly PulumiLookup _caller;
    private readonly PulumiLookup _region;
    private readonly PulumiLookup _partition;

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
    public Text Account => _caller["accountId"];

    public Text Partition => _partition["partition"];

    /// <summary>The region that is deployed to.</summary>
    public Text Region => _region["region"];

    /// <summary>
    /// The name of the stack that is deployed, as Pulumi knows it: the one that the compiler was told may be another's, exported by the user.
    /// </summary>
    public Text Stack => PulumiReference.Stack(Config.Stack);

    /// <summary>What every physical name begins with: <c>datasets-dev</c>.</summary>
    public Text Prefix => Config.FixedPrefix.Length > 0 ? Config.FixedPrefix : Text.Of($"{Config.Project}-{Stack}");

    /// <summary>The words of the prefix, for a search by them. A stack's name that is part of it is one word.</summary>
    public Text PrefixWords => Config.FixedPrefix.Length > 0 ? Config.FixedPrefix.Replace('-', ' ') : Text.Of($"{Config.Project.Replace('-', ' ')} {Stack}");

    /// <summary>The physical name of something that all datasets share: <c>datasets-dev-failures</c>.</summary>
    public Text Name(string what) => $"{Prefix}-{what}";

    /// <summary>An ARN, where nothing else is said in this account and region.</summary>
    public Text Arn(string service, Text resource, Text? region = null, Text? account = null) =>
        $"arn:{_partition["partition"]}:{service}:{region ?? Region}:{account ?? Account}:{resource}";

    /// <summary>An ARN of S3, which has neither account nor region.</summary>
    public Text S3Arn(Text resource) => $"arn:{_partition["partition"]}:s3:::{resource}";

    /// <summary>The tags of a resource that all datasets share, or of <paramref name="dataset"/>'s.</summary>
    public Map Tags(string? dataset = null) => ResourceTags.Create(Config.Project, Stack, dataset);
}
