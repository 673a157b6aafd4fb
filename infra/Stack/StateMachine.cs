using Datasets.Descriptors;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The state machine that runs one dataset.</summary>
public static class StateMachine
{
    public static PulumiResource AddTo(
        StackBuilder stack,
        DatasetNames names,
        DatasetDescriptor dataset,
        Storage storage,
        Compute compute,
        PulumiResource jobDefinition,
        RunPermissions runs)
    {
        var definition = new Workflow(stack, names, dataset, storage, compute.Queue, jobDefinition["arn"]).Definition();

        // The role's policy comes first: Step Functions tries the log group when it makes the state machine. The provider tries again while IAM has not
        // heard of the policy everywhere.
        return stack.Program.Add(names.Resource("state-machine"), "aws:sfn:StateMachine", new Map
        {
            ["name"] = names.StateMachine,
            ["type"] = "STANDARD",
            ["roleArn"] = runs.Role["arn"],
            ["definition"] = new Json(definition),
            ["loggingConfiguration"] = new Map
            {
                ["level"] = "ALL",
                ["includeExecutionData"] = true,
                ["logDestination"] = Text.Of($"{runs.Logs["arn"]}:*"),
            },
            ["tracingConfiguration"] = new Map { ["enabled"] = true },
            ["tags"] = stack.Tags(dataset.Id),
        }, new() { DependsOn = [runs.Policy] });
    }
}
