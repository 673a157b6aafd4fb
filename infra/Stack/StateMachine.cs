using Datasets.Descriptors;
using Datasets.Infra.Access;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The state machine that runs one dataset, and what it may do.</summary>
public static class StateMachine
{
    /// <summary>The log group of every state machine, named as CloudWatch asks it of groups that many resources write to.</summary>
    public static PulumiResource AddLogs(StackBuilder stack) =>
        stack.Program.Add("run-logs", "aws:cloudwatch:LogGroup", new Map
        {
            ["name"] = Text.Of($"/aws/vendedlogs/states/{stack.Prefix}"),
            ["retentionInDays"] = stack.Config.LogRetentionDays,
            ["tags"] = stack.Tags(),
        });

    public static PulumiResource AddTo(
        StackBuilder stack,
        DatasetNames names,
        DatasetDescriptor dataset,
        Storage storage,
        Compute compute,
        PulumiResource jobDefinition,
        PulumiResource logs)
    {
        var role = stack.Program.Add(names.Resource("run-role"), "aws:iam:Role", new Map
        {
            ["name"] = names.StateMachineRole,
            ["description"] = $"What the state machine of {dataset.Id} may do",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("states.amazonaws.com", stack.Account, new Map
            {
                ["aws:SourceArn"] = new Items(names.StateMachineArn, Text.Of($"{names.StateMachineArn}/*")),
            })),
            ["tags"] = stack.Tags(dataset.Id),
        });
        var policy = stack.Program.Add(names.Resource("run-policy"), "aws:iam:RolePolicy", new Map
        {
            ["name"] = "run-the-workflow",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create(Permissions(stack, names, storage, compute)),
        });

        var definition = new Workflow(stack, names, dataset, storage, compute.Queue, jobDefinition["arn"]).Definition();

        // The role's policy comes first: Step Functions tries the log group when it makes the state machine. The provider tries again while IAM has not
        // heard of the policy everywhere.
        return stack.Program.Add(names.Resource("state-machine"), "aws:sfn:StateMachine", new Map
        {
            ["name"] = names.StateMachine,
            ["type"] = "STANDARD",
            ["roleArn"] = role["arn"],
            ["definition"] = new Json(definition),
            ["loggingConfiguration"] = new Map
            {
                ["level"] = "ALL",
                ["includeExecutionData"] = true,
                ["logDestination"] = Text.Of($"{logs["arn"]}:*"),
            },
            ["tracingConfiguration"] = new Map { ["enabled"] = true },
            ["tags"] = stack.Tags(dataset.Id),
        }, new() { DependsOn = [policy] });
    }

    private static Map[] Permissions(StackBuilder stack, DatasetNames names, Storage storage, Compute compute)
    {
        var executions = stack.Arn("states", $"execution:{names.StateMachine}");
        var definition = stack.Arn("batch", $"job-definition/{names.JobDefinition}");
        return
        [
            Statement.Allow("SubmitOwnJobs", ["batch:SubmitJob"], [compute.Queue, definition, $"{definition}:*"]),
            Statement.Allow("TagAndStopJobs", ["batch:TagResource", "batch:TerminateJob"], [stack.Arn("batch", "job/*")]),
            Statement.AllowEverywhere("WatchJobs", "batch:DescribeJobs"),
            Statement.Allow("HearOfJobs", ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
                [stack.Arn("events", "rule/StepFunctionsGetEventsForBatchJobsRule")]),
            Statement.Allow("StartShards", ["states:StartExecution"], [names.StateMachineArn]),
            Statement.Allow("WatchShards", ["states:DescribeExecution", "states:StopExecution"],
                [$"{executions}:*", $"{executions}/*"]),
            Statement.Allow("RunBooks", ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                [storage.Objects($"{names.RunPrefix}*")]),
            .. CustomerKeys.OfBuckets(stack.Config.KmsKeyArns),
            Statement.AllowEverywhere("DeliverLogs",
                "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
                "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
            Statement.AllowEverywhere("Trace",
                "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"),
        ];
    }
}
