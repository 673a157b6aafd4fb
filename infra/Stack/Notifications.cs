using Datasets.Descriptors;
using Datasets.Infra.Access;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>
/// Runs that start when CMR says that there are new granules, in place of waiting for the schedule. A dataset has a queue that CMR's topic may send
/// to; a pipe hands each batch of messages to a state machine that all datasets share, and that starts the dataset's run at the end of the quarter of
/// an hour. What a message says is never read: it only makes a run ask CMR a little earlier.
/// </summary>
/// <remarks>
/// CMR's side: https://wiki.earthdata.nasa.gov/display/CMR/CMR+Ingest+Subscriptions; pipes of SQS queues:
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html.
/// </remarks>
public sealed class Notifications
{
    /// <summary>At most one run in so many minutes is started by messages; it must divide an hour.</summary>
    public const int Minutes = 15;

    /// <summary>The longest that a pipe may collect messages.</summary>
    private const int LongestBatchingWindow = 300;

    private readonly StackBuilder _stack;
    private readonly PulumiResource _starter;
    private readonly PulumiResource _role;
    private readonly PulumiResource _policy;

    private Notifications(StackBuilder stack, PulumiResource starter, PulumiResource role, PulumiResource policy) =>
        (_stack, _starter, _role, _policy) = (stack, starter, role, policy);

    /// <summary>What the datasets share, or null where the configuration does not ask for notifications.</summary>
    public static Notifications? AddTo(StackBuilder stack)
    {
        if (!stack.Config.Notifications)
            return null;

        var starter = AddStarter(stack);
        var role = stack.Program.Add("notification-pipe-role", "aws:iam:Role", new Map
        {
            ["name"] = stack.Name("notification-pipes"),
            ["description"] = "Pipes hand CMR's notifications to the state machine that starts runs",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("pipes.amazonaws.com", stack.Account, new Map
            {
                ["aws:SourceArn"] = stack.Arn("pipes", $"pipe/{stack.Prefix}-*"),
            })),
            ["tags"] = stack.Tags(),
        });
        var policy = stack.Program.Add("notification-pipe-policy", "aws:iam:RolePolicy", new Map
        {
            ["name"] = "hand-on-notifications",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create(
                Statement.Allow("TakeMessages", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                    [stack.Arn("sqs", $"{stack.Prefix}-*-notifications")]),
                Statement.Allow("Start", ["states:StartExecution"], [starter["arn"]])),
        });
        return new(stack, starter, role, policy);
    }

    /// <summary>The queue of a dataset whose granules CMR knows, by ARN; null for another dataset.</summary>
    public PulumiReference? AddQueue(DatasetNames names, DatasetDescriptor dataset, PulumiResource stateMachine)
    {
        if (dataset.Source.Cmr is null)
            return null;

        var queue = _stack.Program.Add(names.Resource("notifications"), "aws:sqs:Queue", new Map
        {
            ["name"] = names.Notifications,
            ["sqsManagedSseEnabled"] = true,
            ["tags"] = _stack.Tags(dataset.Id),
        });
        _stack.Program.Add(names.Resource("notifications-policy"), "aws:sqs:QueuePolicy", new Map
        {
            ["queueUrl"] = queue["url"],
            // CMR does not publish its topic's ARN. Any topic may send: a message can do no more than start a run, once in a while.
            ["policy"] = PolicyDocument.Create(
                Statement.AllowService("TopicsSend", "sns.amazonaws.com", "sqs:SendMessage", queue["arn"], new Map
                {
                    ["ArnLike"] = new Map { ["aws:SourceArn"] = _stack.Arn("sns", "*", "*", "*") },
                }),
                Statement.DenyInsecureTransport("sqs:*", queue["arn"])),
        });
        AddPipe(names, dataset, stateMachine, queue);
        return queue["arn"];
    }

    private void AddPipe(DatasetNames names, DatasetDescriptor dataset, PulumiResource stateMachine, PulumiResource queue) =>
        _stack.Program.Add(names.Resource("notification-pipe"), "aws:pipes:Pipe", new Map
        {
            ["name"] = names.NotificationPipe,
            ["description"] = $"CMR's notifications start runs of {dataset.Id}",
            ["desiredState"] = _stack.Config.IsEnabled(dataset.Id, dataset.Schedule.Enabled) ? "RUNNING" : "STOPPED",
            ["roleArn"] = _role["arn"],
            ["source"] = queue["arn"],
            ["sourceParameters"] = new Map
            {
                ["sqsQueueParameters"] = new Map { ["batchSize"] = 100, ["maximumBatchingWindowInSeconds"] = LongestBatchingWindow },
            },
            ["target"] = _starter["arn"],
            ["targetParameters"] = new Map
            {
                // The same for each message, whatever is in it.
                ["inputTemplate"] = new Json(new Map { ["dataset"] = dataset.Id, ["stateMachine"] = stateMachine["arn"] }),
                ["stepFunctionStateMachineParameters"] = new Map { ["invocationType"] = "FIRE_AND_FORGET" },
            },
            ["tags"] = _stack.Tags(dataset.Id),
        }, new() { DependsOn = [_policy] });

    private static PulumiResource AddStarter(StackBuilder stack)
    {
        // No dataset's id has an underscore.
        var name = stack.Name("start_notified");
        var role = stack.Program.Add("notification-starter-role", "aws:iam:Role", new Map
        {
            ["name"] = stack.Name("notification-starter"),
            ["description"] = "Starts runs after CMR's notifications",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("states.amazonaws.com", stack.Account, new Map
            {
                ["aws:SourceArn"] = stack.Arn("states", $"stateMachine:{name}"),
            })),
            ["tags"] = stack.Tags(),
        });
        var policy = stack.Program.Add("notification-starter-policy", "aws:iam:RolePolicy", new Map
        {
            ["name"] = "start-runs",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create(Statement.Allow("StartRuns", ["states:ListExecutions", "states:StartExecution"],
                [stack.Arn("states", $"stateMachine:{stack.Prefix}-*")])),
        });
        return stack.Program.Add("notification-starter", "aws:sfn:StateMachine", new Map
        {
            ["name"] = name,
            ["type"] = "STANDARD",
            ["roleArn"] = role["arn"],
            ["definition"] = new Json(Definition()),
            ["tags"] = stack.Tags(),
        }, new() { DependsOn = [policy] });
    }

    /// <summary>
    /// Waits until the quarter of an hour ends, so that one run finds all granules that came within it; while a run is under way, for another. The
    /// run's name has the quarter in it, and Step Functions starts one of a name: many messages at once start one run, and need no lock.
    /// </summary>
    private static Map Definition() => new()
    {
        ["Comment"] = $"Starts a dataset's run after CMR's notifications, at most one in {Minutes} minutes and none beside another",
        ["QueryLanguage"] = "JSONata",
        ["StartAt"] = "Which dataset?",
        ["TimeoutSeconds"] = 86_400,
        ["States"] = new Map
        {
            // A pipe gives a list, with the same for each message.
            ["Which dataset?"] = new Map
            {
                ["Type"] = "Pass",
                ["Assign"] = new Map { ["dataset"] = "{% $states.input[0].dataset %}", ["machine"] = "{% $states.input[0].stateMachine %}" },
                ["Next"] = "When does the quarter end?",
            },
            ["When does the quarter end?"] = new Map
            {
                ["Type"] = "Pass",
                ["Assign"] = new Map { ["end"] = QuarterEnd },
                ["Next"] = "Wait until it ends",
            },
            ["Wait until it ends"] = new Map
            {
                ["Type"] = "Wait",
                ["Timestamp"] = "{% $fromMillis($end) %}",
                ["Next"] = "Is a run under way?",
            },
            ["Is a run under way?"] = new Map
            {
                ["Type"] = "Task",
                ["Resource"] = "arn:aws:states:::aws-sdk:sfn:listExecutions",
                ["Arguments"] = new Map { ["StateMachineArn"] = "{% $machine %}", ["StatusFilter"] = "RUNNING", ["MaxResults"] = 1 },
                ["Retry"] = Retry(),
                ["Output"] = new Map { ["running"] = "{% $count($states.result.Executions) %}" },
                ["Next"] = "Start or wait",
            },
            ["Start or wait"] = new Map
            {
                ["Type"] = "Choice",
                ["Choices"] = new Items(new Map { ["Condition"] = "{% $states.input.running > 0 %}", ["Next"] = "When does the quarter end?" }),
                ["Default"] = "Start a run",
            },
            ["Start a run"] = new Map
            {
                ["Type"] = "Task",
                ["Resource"] = "arn:aws:states:::aws-sdk:sfn:startExecution",
                ["Arguments"] = new Map
                {
                    ["StateMachineArn"] = "{% $machine %}",
                    ["Name"] = RunName,
                    ["Input"] = "{% $string({'dataset': $dataset}) %}",
                },
                ["Retry"] = Retry(),
                ["Catch"] = new Items(new Map
                {
                    ["ErrorEquals"] = new Items("Sfn.ExecutionAlreadyExistsException"),
                    ["Next"] = "Done",
                }),
                ["Next"] = "Done",
            },
            ["Done"] = new Map { ["Type"] = "Succeed" },
        },
    };

    /// <summary>The end of the quarter that has begun, in milliseconds since 1970, in JSONata.</summary>
    public static string QuarterEnd => $"{{% ($floor($millis() / {Minutes * 60_000}) + 1) * {Minutes * 60_000} %}}";

    /// <summary>The name of the run that starts at the end of a quarter, in JSONata.</summary>
    public static string RunName => "{% 'notified-' & $fromMillis($end, '[Y0001]-[M01]-[D01]T[H01]-[m01]') %}";

    private static Items Retry() => new(new Map
    {
        ["ErrorEquals"] = new Items("Sfn.ThrottlingException", "Sfn.SdkClientException", "States.Timeout"),
        ["IntervalSeconds"] = 5,
        ["MaxAttempts"] = 6,
        ["BackoffRate"] = 2,
        ["JitterStrategy"] = "FULL",
    });
}
