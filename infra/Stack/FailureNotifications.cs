using Datasets.Infra.Access;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>How people hear of what went wrong.</summary>
/// <param name="Topic">The ARN of the topic that every failure and alarm goes to.</param>
/// <param name="DeadLetters">The ARN of the queue of starts that the scheduler could not make.</param>
public sealed record FailureNotifications(PulumiReference Topic, PulumiReference DeadLetters)
{
    public static FailureNotifications AddTo(StackBuilder stack, Compute compute)
    {
        var topic = stack.Program.Add("failure-topic", "aws:sns:Topic", new Map
        {
            ["name"] = stack.Name("failures"),
            ["displayName"] = Text.Of($"Failures of {stack.Prefix}"),
            ["tags"] = stack.Tags(),
        });

        stack.Program.Add("failure-topic-policy", "aws:sns:TopicPolicy", new Map
        {
            ["arn"] = topic["arn"],
            ["policy"] = PolicyDocument.Create(
                Statement.AllowService("EventsPublish", "events.amazonaws.com", "sns:Publish", topic["arn"], new Map
                {
                    ["ArnLike"] = new Map { ["aws:SourceArn"] = stack.Arn("events", $"rule/{stack.Prefix}-*") },
                }),
                Statement.AllowService("AlarmsPublish", "cloudwatch.amazonaws.com", "sns:Publish", topic["arn"], new Map
                {
                    ["ArnLike"] = new Map { ["aws:SourceArn"] = stack.Arn("cloudwatch", $"alarm:{stack.Prefix}-*") },
                })),
        });

        if (stack.Config.AlarmEmail.Length > 0)
        {
            stack.Program.Add("failure-mail", "aws:sns:TopicSubscription", new Map
            {
                ["topic"] = topic["arn"],
                ["protocol"] = "email",
                ["endpoint"] = stack.Config.AlarmEmail,
            });
        }

        AddFailedRuns(stack, topic);
        AddBlockedQueue(stack, topic, compute);
        return new(topic["arn"], AddDeadLetters(stack, topic));
    }

    private static void AddFailedRuns(StackBuilder stack, PulumiResource topic)
    {
        // A Distributed Map's shards are executions too, with a slash in their ARN. Their run tells of them, and of their jobs: one message,
        // not a thousand.
        var pattern = new Map
        {
            ["source"] = new Items("aws.states"),
            ["detail-type"] = new Items("Step Functions Execution Status Change"),
            ["detail"] = new Map
            {
                ["status"] = new Items("FAILED", "TIMED_OUT", "ABORTED"),
                ["stateMachineArn"] = new Items(new Map
                {
                    ["prefix"] = stack.Arn("states", $"stateMachine:{stack.Prefix}-"),
                }),
                ["executionArn"] = new Items(new Map
                {
                    ["anything-but"] = new Map { ["wildcard"] = "*:execution:*/*" },
                }),
            },
        };
        AddRule(stack, topic, "failed-runs", "Runs that failed, timed out or were aborted", pattern,
            new Map
            {
                ["status"] = "$.detail.status",
                ["run"] = "$.detail.name",
                ["execution"] = "$.detail.executionArn",
                ["region"] = "$.region",
            },
            "\"Run <run>: <status>. "
                + "https://<region>.console.aws.amazon.com/states/home?region=<region>#/v2/executions/details/<execution>\"");
    }

    /// <summary>
    /// A job that can never start waits, and all behind it, until its run times out; Batch says so when it notices.
    /// https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
    /// </summary>
    private static void AddBlockedQueue(StackBuilder stack, PulumiResource topic, Compute compute)
    {
        var pattern = new Map
        {
            ["source"] = new Items("aws.batch"),
            ["detail-type"] = new Items("Batch Job Queue Blocked"),
            ["detail"] = new Map { ["jobQueue"] = new Items(compute.Queue) },
        };
        AddRule(stack, topic, "blocked-queue", "A job that cannot start keeps the queue from going on", pattern,
            new Map
            {
                ["job"] = "$.detail.jobName",
                ["id"] = "$.detail.jobId",
                ["reason"] = "$.detail.statusReason",
                ["region"] = "$.region",
            },
            "\"Job <job> cannot start and blocks the queue: <reason>. "
                + "https://<region>.console.aws.amazon.com/batch/home?region=<region>#jobs/detail/<id>\"");
    }

    private static void AddRule(
        StackBuilder stack, PulumiResource topic, string name, string description, Map pattern, Map paths, string template)
    {
        var rule = stack.Program.Add($"{name}-rule", "aws:cloudwatch:EventRule", new Map
        {
            ["name"] = stack.Name(name),
            ["description"] = description,
            ["eventPattern"] = new Json(pattern),
            ["tags"] = stack.Tags(),
        });
        stack.Program.Add($"{name}-target", "aws:cloudwatch:EventTarget", new Map
        {
            ["rule"] = rule["name"],
            ["targetId"] = "failure-topic",
            ["arn"] = topic["arn"],
            ["inputTransformer"] = new Map { ["inputPaths"] = paths, ["inputTemplate"] = template },
        });
    }

    private static PulumiReference AddDeadLetters(StackBuilder stack, PulumiResource topic)
    {
        var queue = stack.Program.Add("schedule-dead-letters", "aws:sqs:Queue", new Map
        {
            ["name"] = stack.Name("schedule-dead-letters"),
            ["messageRetentionSeconds"] = 1_209_600,
            ["sqsManagedSseEnabled"] = true,
            ["tags"] = stack.Tags(),
        });

        stack.Program.Add("schedule-dead-letters-policy", "aws:sqs:QueuePolicy", new Map
        {
            ["queueUrl"] = queue["url"],
            ["policy"] = PolicyDocument.Create(Statement.DenyInsecureTransport("sqs:*", queue["arn"])),
        });

        stack.Program.Add("dead-letter-alarm", "aws:cloudwatch:MetricAlarm", new Map
        {
            ["name"] = stack.Name("schedule-dead-letters"),
            ["alarmDescription"] = "The scheduler could not start a run: the queue's messages say which and why",
            ["namespace"] = "AWS/SQS",
            ["metricName"] = "ApproximateNumberOfMessagesVisible",
            ["dimensions"] = new Map { ["QueueName"] = queue["name"] },
            ["statistic"] = "Maximum",
            ["period"] = 300,
            ["evaluationPeriods"] = 1,
            ["comparisonOperator"] = "GreaterThanThreshold",
            ["threshold"] = 0,
            ["treatMissingData"] = "notBreaching",
            ["alarmActions"] = new Items(topic["arn"]),
            ["tags"] = stack.Tags(),
        });
        return queue["arn"];
    }
}
