using Datasets.Descriptors;
using Datasets.Infra.Access;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>
/// What the state machines of all datasets share: a log group, and one role. A state machine only starts jobs and keeps the records of its runs; what a
/// dataset's jobs may write is in a role of their own (<see cref="JobDefinition"/>). A role for each state machine would be two more resources for each
/// dataset, and Pulumi's time for a preview grows with the square of their number.
/// </summary>
/// <param name="Logs">The state machines' log group.</param>
/// <param name="Role">The role that they take.</param>
/// <param name="Policy">What it may do. It comes before a state machine.</param>
public sealed record RunPermissions(PulumiResource Logs, PulumiResource Role, PulumiResource Policy)
{
    public static RunPermissions AddTo(StackBuilder stack, Storage storage, Compute compute)
    {
        var logs = stack.Program.Add("run-logs", "aws:cloudwatch:LogGroup", new Map
        {
            // CloudWatch asks for such a name of a group that many resources write to.
            ["name"] = Text.Of($"/aws/vendedlogs/states/{stack.Prefix}"),
            ["retentionInDays"] = stack.Config.LogRetentionDays,
            ["tags"] = stack.Tags(),
        });
        var role = stack.Program.Add("run-role", "aws:iam:Role", new Map
        {
            ["name"] = stack.Name("runs"),
            ["description"] = "What the datasets' state machines may do",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("states.amazonaws.com", stack.Account, new Map
            {
                ["aws:SourceArn"] = StateMachines(stack),
            })),
            ["tags"] = stack.Tags(),
        });
        var policy = stack.Program.Add("run-policy", "aws:iam:RolePolicy", new Map
        {
            ["name"] = "run-the-workflows",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create(Permissions(stack, storage, compute)),
        });
        return new(logs, role, policy);
    }

    /// <summary>The ARN of every state machine of the stack; no name of another stack begins alike.</summary>
    public static Text StateMachines(StackBuilder stack) => stack.Arn("states", $"stateMachine:{stack.Prefix}-*");

    private static Map[] Permissions(StackBuilder stack, Storage storage, Compute compute) =>
    [
        Statement.Allow("SubmitJobs", ["batch:SubmitJob"], [compute.Queue, stack.Arn("batch", $"job-definition/{stack.Prefix}-*")]),
        Statement.Allow("TagAndStopJobs", ["batch:TagResource", "batch:TerminateJob"], [stack.Arn("batch", "job/*")]),
        Statement.AllowEverywhere("WatchJobs", "batch:DescribeJobs"),
        Statement.Allow("HearOfJobs", ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            [stack.Arn("events", "rule/StepFunctionsGetEventsForBatchJobsRule")]),
        Statement.Allow("StartShards", ["states:StartExecution"], [StateMachines(stack)]),
        // Of a run 'execution:NAME:RUN', of a shard 'execution:NAME/Shards:ID'.
        Statement.Allow("WatchShards", ["states:DescribeExecution", "states:StopExecution"], [stack.Arn("states", $"execution:{stack.Prefix}-*")]),
        Statement.Allow("RunRecords", ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            [storage.Objects($"{RunKeys.Root}*")]),
        .. CustomerKeys.OfBuckets(stack.Config.KmsKeyArns),
        Statement.AllowEverywhere("DeliverLogs",
            "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
        Statement.AllowEverywhere("Trace",
            "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"),
    ];
}
