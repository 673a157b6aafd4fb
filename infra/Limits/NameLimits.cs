using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Limits;

/// <summary>How long AWS lets the name of each kind of resource be, and which property holds it.</summary>
public static class NameLimits
{
    private static readonly Dictionary<string, (string Property, int Most, string Kind)> Limits = new()
    {
        ["aws:s3:Bucket"] = ("bucket", 63, "S3 bucket"),
        ["aws:ecr:Repository"] = ("name", 256, "ECR repository"),
        ["aws:iam:Role"] = ("name", 64, "IAM role"),
        ["aws:iam:RolePolicy"] = ("name", 128, "IAM policy"),
        ["aws:ec2:SecurityGroup"] = ("name", 255, "security group"),
        ["aws:batch:ComputeEnvironment"] = ("name", 128, "Batch compute environment"),
        ["aws:batch:JobQueue"] = ("name", 128, "Batch job queue"),
        ["aws:batch:SchedulingPolicy"] = ("name", 128, "Batch scheduling policy"),
        ["aws:batch:JobDefinition"] = ("name", 128, "Batch job definition"),
        ["aws:sfn:StateMachine"] = ("name", 80, "state machine"),
        ["aws:scheduler:ScheduleGroup"] = ("name", 64, "schedule group"),
        ["aws:scheduler:Schedule"] = ("name", 64, "schedule"),
        ["aws:cloudwatch:LogGroup"] = ("name", 512, "log group"),
        ["aws:cloudwatch:EventRule"] = ("name", 64, "EventBridge rule"),
        ["aws:cloudwatch:MetricAlarm"] = ("name", 255, "CloudWatch alarm"),
        ["aws:cloudwatch:Dashboard"] = ("dashboardName", 255, "CloudWatch dashboard"),
        ["aws:sns:Topic"] = ("name", 256, "SNS topic"),
        ["aws:sqs:Queue"] = ("name", 80, "SQS queue"),
    };

    /// <summary>The physical name of a resource as the program gives it, or null for a kind that has none.</summary>
    public static string? NameOf(PulumiResource resource) =>
        Limits.TryGetValue(resource.Type, out var limit) && resource.Properties.At(limit.Property) is Text name ? name.With(Longest) : null;

    /// <summary>By how much a resource's name is too long, or null.</summary>
    public static TooLong? Excess(PulumiResource resource)
    {
        if (NameOf(resource) is not { } name)
            return null;

        var (_, most, kind) = Limits[resource.Type];
        return name.Length > most ? new(kind, name, most) : null;
    }

    /// <summary>What only Pulumi knows is an account's number or a region's name: as long as the longest.</summary>
    private static string Longest(PulumiReference reference) => reference.Expected is { } expected ? expected : reference.Property == "accountId" ? "123456789012" : "ap-southeast-1";
}

/// <summary>A name that AWS would refuse.</summary>
public sealed record TooLong(string Kind, string Name, int Most)
{
    public int By => Name.Length - Most;

    public override string ToString() => $"the {Kind} name '{Name}' has {Name.Length} characters; AWS allows {Most}";
}
