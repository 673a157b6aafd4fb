using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>One environment: what the datasets share, then each dataset's own, then what a person wants to know of it.</summary>
public static class DatasetsStack
{
    public static StackProgram Build(StackConfig config, IEnumerable<DatasetDescriptor> datasets, IEnumerable<string> warnings)
    {
        var stack = new StackBuilder(config);
        // Anybody who may look at a job definition or at Pulumi's state reads the jobs' environment. The compiler sees what is encrypted in the stack's own
        // file, and says more about it; of another file's or an ESC environment's values only Pulumi knows.
        stack.Program.RefuseEncrypted("environment");

        var storage = Storage.AddTo(stack);
        var image = ContainerImage.AddTo(stack);
        var compute = Compute.AddTo(stack, image);
        var failures = FailureNotifications.AddTo(stack, compute);
        var runs = RunPermissions.AddTo(stack, storage, compute);
        var schedules = ScheduleGroup.AddTo(stack, failures);
        var notifications = Notifications.AddTo(stack);
        Dashboard.AddTo(stack, compute);

        var shared = stack.Program.Resources.Count;
        var own = new Dictionary<string, IReadOnlyList<PulumiResource>>();
        var outputs = new Map();
        foreach (var dataset in datasets.OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            var before = stack.Program.Resources.Count;
            var names = new DatasetNames(stack, dataset.Id);
            var jobDefinition = JobDefinition.AddTo(stack, names, dataset, storage, image, compute);
            var stateMachine = StateMachine.AddTo(stack, names, dataset, storage, compute, jobDefinition, runs);
            Schedule.AddTo(stack, names, dataset, stateMachine, failures, schedules);
            RunAlarms.AddTo(stack, names, dataset, stateMachine, failures);
            var notified = notifications?.AddQueue(names, dataset, stateMachine);
            own[dataset.Id] = [.. stack.Program.Resources.Skip(before)];
            var said = Outputs(stack, jobDefinition, stateMachine);
            // What a subscription to CMR's notifications has as its EndPoint.
            if (notified is not null)
                said["notifications"] = notified;
            outputs[dataset.Id] = said;
        }

        stack.Program.Outputs["bucket"] = storage.Bucket;
        stack.Program.Outputs["root"] = storage.Uri;
        stack.Program.Outputs["queue"] = compute.Queue;
        stack.Program.Outputs["image"] = image.Uri;
        stack.Program.Outputs["failureTopic"] = failures.Topic;
        stack.Program.Outputs["queueConsole"] = Console(stack, "batch", $"queues/detail/{compute.Queue}");
        stack.Program.Outputs["dashboardConsole"] = Console(stack, "cloudwatch", $"dashboards/dashboard/{stack.Prefix}");
        stack.Program.Outputs["datasets"] = outputs;
        // Pulumi shows nothing that a compiler writes to its standard error, unless it fails.
        stack.Program.Outputs["warnings"] = new Items([.. warnings.Select(warning => new Text(warning))]);
        return new(stack.Program, [.. stack.Program.Resources.Take(shared)], own);
    }

    private static Map Outputs(StackBuilder stack, PulumiResource jobDefinition, PulumiResource stateMachine) => new()
    {
        ["stateMachine"] = stateMachine["arn"],
        ["jobDefinition"] = jobDefinition["arn"],
        ["runsConsole"] = Console(stack, "states", $"/statemachines/view/{stateMachine["arn"]}"),
        ["jobsConsole"] = Console(stack, "batch", $"job-definition/detail/{jobDefinition["arn"]}"),
    };

    /// <summary>A deep link into the AWS console.</summary>
    private static Text Console(StackBuilder stack, string service, Text page) =>
        $"https://{stack.Region}.console.aws.amazon.com/{service}/home?region={stack.Region}#{page}";
}

/// <summary>A program, and whose its resources are.</summary>
/// <param name="Shared">What all datasets use.</param>
/// <param name="Own">Dataset id → what is that dataset's alone.</param>
public sealed record StackProgram(
    PulumiProgram Program, IReadOnlyList<PulumiResource> Shared, IReadOnlyDictionary<string, IReadOnlyList<PulumiResource>> Own);
