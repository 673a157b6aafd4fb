using Datasets.Descriptors;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>One page of graphs for the environment. Metrics are searched by name: a new dataset appears without a change to it.</summary>
public static class Dashboard
{
    /// <summary>The label of the workflow's Distributed Map.</summary>
    private const string ShardLabel = "Shards";

    public static void AddTo(StackBuilder stack, Compute compute)
    {
        Text errors = $"SOURCE '{compute.Logs}' | fields @timestamp, @logStream, @message | filter @message like /(?i)error/ or outcome = \"failed\" "
            + $"| sort @timestamp desc | limit 50";
        Text granules = $"{{{MetricNames.Namespace},{MetricNames.Dataset},{MetricNames.Stack}}} MetricName=(\"{MetricNames.GranulesConverted}\" OR \"{MetricNames.GranulesFailed}\" OR \"{MetricNames.GranulesSkipped}\") {MetricNames.Stack}=\"{stack.Stack}\"";
        stack.Program.Add("dashboard", "aws:cloudwatch:Dashboard", new Map
        {
            ["dashboardName"] = stack.Prefix,
            ["dashboardBody"] = new Json(new Map
            {
                ["widgets"] = new Items(
                    Graph(stack, 0, 0, "Runs that succeeded", Runs(stack, "ExecutionsSucceeded", "Sum")),
                    Graph(stack, 12, 0, "Runs that failed",
                        Runs(stack, "ExecutionsFailed", "Sum"), Runs(stack, "ExecutionsTimedOut", "Sum"),
                        Runs(stack, "ExecutionsAborted", "Sum")),
                    Graph(stack, 0, 6, "How long runs take, in milliseconds", Runs(stack, "ExecutionTime", "Maximum")),
                    Graph(stack, 12, 6, "Starts that the scheduler could not make",
                        new Items("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", stack.Name("schedule-dead-letters"))),
                    Graph(stack, 0, 12, "Granules", Search(granules, "Sum")),
                    new Map
                    {
                        ["type"] = "log",
                        ["x"] = 12,
                        ["y"] = 12,
                        ["width"] = 12,
                        ["height"] = 6,
                        ["properties"] = new Map
                        {
                            ["title"] = "Errors of the jobs",
                            ["region"] = stack.Region,
                            ["query"] = errors,
                            ["view"] = "table",
                        },
                    }),
            }),
        });
    }

    private static Map Graph(StackBuilder stack, int x, int y, string title, params Items[] metrics) => new()
    {
        ["type"] = "metric",
        ["x"] = x,
        ["y"] = y,
        ["width"] = 12,
        ["height"] = 6,
        ["properties"] = new Map
        {
            ["title"] = title,
            ["region"] = stack.Region,
            ["view"] = "timeSeries",
            ["period"] = 3600,
            ["metrics"] = new Items([.. metrics]),
        },
    };

    /// <summary>
    /// A Distributed Map's shards have metrics too, under <c>stateMachine:NAME/LABEL</c>: without the label out, they would count as runs.
    /// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html
    /// </summary>
    private static Items Runs(StackBuilder stack, string metric, string statistic) => Search(
        $"{{AWS/States,StateMachineArn}} MetricName=\"{metric}\" {stack.PrefixWords} NOT {ShardLabel}", statistic);

    private static Items Search(Text terms, string statistic) =>
        new(new Map { ["expression"] = Text.Of($"SEARCH('{terms}', '{statistic}', 3600)") });
}
