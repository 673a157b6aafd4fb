namespace Datasets.Infra.Access;

/// <summary>
/// Every action that is allowed on <c>*</c>, and why: AWS defines no resource for it. There is no other <c>*</c> resource in an allow
/// statement of the emitted program.
/// </summary>
/// <remarks>Source: the Service Authorization Reference's tables, column 'Resource types'.</remarks>
public static class ForcedWildcards
{
    private const string LogDelivery =
        "Step Functions' logs go through CloudWatch's vended log delivery, whose API works on the account and has no resource";

    private const string Tracing = "X-Ray has no resource for segments and sampling";

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["batch:DescribeJobs"] = "Batch has no resource-level permission to describe jobs; Step Functions polls the jobs that it waits for",
        ["ecr:GetAuthorizationToken"] = "a registry's token is the account's, not a repository's",
        ["logs:CreateLogDelivery"] = LogDelivery,
        ["logs:GetLogDelivery"] = LogDelivery,
        ["logs:UpdateLogDelivery"] = LogDelivery,
        ["logs:DeleteLogDelivery"] = LogDelivery,
        ["logs:ListLogDeliveries"] = LogDelivery,
        ["logs:PutResourcePolicy"] = LogDelivery,
        ["logs:DescribeResourcePolicies"] = LogDelivery,
        ["logs:DescribeLogGroups"] = LogDelivery,
        ["xray:PutTraceSegments"] = Tracing,
        ["xray:PutTelemetryRecords"] = Tracing,
        ["xray:GetSamplingRules"] = Tracing,
        ["xray:GetSamplingTargets"] = Tracing,
    };
}
