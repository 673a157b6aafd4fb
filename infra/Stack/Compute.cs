using Datasets.Infra.Access;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>What runs the jobs of every dataset.</summary>
/// <param name="Queue">The job queue's ARN.</param>
/// <param name="Logs">The name of the jobs' log group.</param>
/// <param name="ExecutionRole">The ARN of the role with which Fargate starts a container that has no secrets but those of every job.</param>
public sealed record Compute(PulumiReference Queue, PulumiReference Logs, PulumiReference ExecutionRole)
{
    /// <summary>
    /// Why a job may be stuck at the head of the queue, and after how long it is cancelled, so that those behind it run: its state machine tries it
    /// again, as any job that failed. Capacity comes back within the hour or so; a wrong size stays wrong.
    /// </summary>
    /// <remarks>The reasons that Batch can act on: https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable_time_limit_actions.html.</remarks>
    private static readonly (string Reason, int Seconds)[] Stuck =
    [
        ("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", 3600),
        ("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", 600),
        ("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", 600),
    ];

    /// <summary>A queue over two Fargate environments: Spot first, and on demand where Spot has no room.</summary>
    public static Compute AddTo(StackBuilder stack, ContainerImage image)
    {
        var logs = stack.Program.Add("job-logs", "aws:cloudwatch:LogGroup", new Map
        {
            ["name"] = Text.Of($"/aws/batch/{stack.Prefix}"),
            ["retentionInDays"] = stack.Config.LogRetentionDays,
            ["tags"] = stack.Tags(),
        });

        var network = Network.AddTo(stack);
        var spot = AddEnvironment(stack, network, "spot", "FARGATE_SPOT");
        var onDemand = AddEnvironment(stack, network, "on-demand", "FARGATE");
        var policy = stack.Program.Add("job-shares", "aws:batch:SchedulingPolicy", new Map
        {
            ["name"] = stack.Prefix,
            // Each dataset is a share of its own, all of one weight: what one has used of late lets the others go first.
            ["fairSharePolicy"] = new Map { ["computeReservation"] = 0, ["shareDecaySeconds"] = 3600 },
            ["tags"] = stack.Tags(),
        });
        var queue = stack.Program.Add("job-queue", "aws:batch:JobQueue", new Map
        {
            ["name"] = stack.Prefix,
            ["state"] = "ENABLED",
            ["priority"] = 1,
            ["schedulingPolicyArn"] = policy["arn"],
            ["jobStateTimeLimitActions"] = new Items([.. Stuck.Select(stuck => new Map
            {
                ["reason"] = stuck.Reason,
                ["state"] = "RUNNABLE",
                ["maxTimeSeconds"] = stuck.Seconds,
                ["action"] = "CANCEL",
            })]),
            ["computeEnvironmentOrders"] = new Items(
                new Map { ["order"] = 1, ["computeEnvironment"] = spot["arn"] },
                new Map { ["order"] = 2, ["computeEnvironment"] = onDemand["arn"] }),
            ["tags"] = stack.Tags(),
        });

        var role = AddExecutionRole(stack, "execution-role", stack.Name("execution"), null, ContainerStart(stack, image, stack.Config.Secrets.Values));
        return new(queue["arn"], logs["name"], role["arn"]);
    }

    /// <summary>What Fargate itself does before a container runs: pull its image, open its log stream, and fetch its secrets.</summary>
    public static IEnumerable<Map> ContainerStart(StackBuilder stack, ContainerImage image, IEnumerable<string> secrets)
    {
        yield return Statement.Allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"],
            [stack.Arn("logs", $"log-group:/aws/batch/{stack.Prefix}:log-stream:*")]);
        if (image.RepositoryArn is not null)
        {
            yield return Statement.Allow("PullImage",
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], [image.RepositoryArn]);
            yield return Statement.AllowEverywhere("LogInToRegistry", "ecr:GetAuthorizationToken");
        }

        var arns = secrets.Select(SecretOf).Distinct().Order(StringComparer.Ordinal).Select(arn => new Text(arn)).ToArray();
        if (arns.Length == 0)
            yield break;

        yield return Statement.Allow("ReadSecrets", ["secretsmanager:GetSecretValue"], arns);
        foreach (var statement in CustomerKeys.OfSecrets(stack.Config.KmsKeyArns))
            yield return statement;
    }

    /// <summary>The secret's own ARN, of seven parts, without the JSON key and version that may follow it.</summary>
    private static string SecretOf(string valueFrom) => string.Join(':', valueFrom.Split(':').Take(7));

    /// <summary>A role with which Fargate starts containers.</summary>
    public static PulumiResource AddExecutionRole(
        StackBuilder stack, string resource, Text name, string? dataset, IEnumerable<Map> statements)
    {
        var role = stack.Program.Add(resource, "aws:iam:Role", new Map
        {
            ["name"] = name,
            ["description"] = "Fargate pulls the image, opens the log and fetches the secrets of a job's container",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("ecs-tasks.amazonaws.com", stack.Account)),
            ["tags"] = stack.Tags(dataset),
        });
        stack.Program.Add($"{resource}-policy", "aws:iam:RolePolicy", new Map
        {
            ["name"] = "start-containers",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create([.. statements]),
        });
        return role;
    }

    private static PulumiResource AddEnvironment(StackBuilder stack, Network network, string name, string type) =>
        stack.Program.Add($"{name}-environment", "aws:batch:ComputeEnvironment", new Map
        {
            ["name"] = stack.Name(name),
            ["type"] = "MANAGED",
            ["state"] = "ENABLED",
            ["computeResources"] = new Map
            {
                ["type"] = type,
                ["maxVcpus"] = stack.Config.MaxVcpus,
                ["subnets"] = network.Subnets,
                ["securityGroupIds"] = network.SecurityGroups,
            },
            ["tags"] = stack.Tags(),
        });
}
