using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The alarms of one dataset: a run failed, and no run succeeded for too long.</summary>
public static class RunAlarms
{
    private const int Day = 86_400;

    /// <summary>The longest time that CloudWatch lets an alarm look back, in seconds: seven days.</summary>
    private const int LongestLook = 7 * Day;

    public static void AddTo(
        StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, PulumiResource stateMachine, Failures failures)
    {
        var failed = Alarm(stack, dataset, stateMachine, failures, "failed", $"A run of {dataset.Id} failed", "ExecutionsFailed");
        failed["period"] = 300;
        failed["evaluationPeriods"] = 1;
        failed["comparisonOperator"] = "GreaterThanThreshold";
        failed["threshold"] = 0;
        failed["treatMissingData"] = "notBreaching";
        stack.Program.Add(names.Resource("failed-alarm"), "aws:cloudwatch:MetricAlarm", failed);

        if (Look(stack, dataset) is not var (period, periods))
            return;

        var missed = Alarm(stack, dataset, stateMachine, failures, "no-success",
            $"No run of {dataset.Id} succeeded in {stack.Config.AlarmAfterMissedRuns} schedule periods", "ExecutionsSucceeded");
        missed["period"] = period;
        missed["evaluationPeriods"] = periods;
        missed["comparisonOperator"] = "LessThanThreshold";
        missed["threshold"] = 1;
        missed["treatMissingData"] = "breaching";
        missed["actionsEnabled"] = stack.Config.IsEnabled(dataset.Id, dataset.Schedule.Enabled);
        stack.Program.Add(names.Resource("no-success-alarm"), "aws:cloudwatch:MetricAlarm", missed);
    }

    /// <summary>
    /// The period in seconds and the number of periods that the second alarm looks at; null for a schedule so slow that
    /// CloudWatch, which looks back a week at most, cannot tell.
    /// </summary>
    public static (int Period, int Periods)? Look(StackBuilder stack, DatasetDescriptor dataset)
    {
        var total = Math.Ceiling(dataset.Schedule.Expression.Period.TotalSeconds * stack.Config.AlarmAfterMissedRuns);
        if (total > LongestLook)
            return null;

        // Within a day an alarm may look at minutes, beyond that only at hours or more.
        var period = total <= Day ? 300 : 3600;
        return (period, (int)Math.Ceiling(total / period));
    }

    private static JsonObject Alarm(
        StackBuilder stack,
        DatasetDescriptor dataset,
        PulumiResource stateMachine,
        Failures failures,
        string name,
        string description,
        string metric) => new()
        {
            ["name"] = stack.Name($"{dataset.Id}-{name}"),
            ["alarmDescription"] = description,
            ["namespace"] = "AWS/States",
            ["metricName"] = metric,
            ["dimensions"] = new JsonObject { ["StateMachineArn"] = stateMachine["arn"] },
            ["statistic"] = "Sum",
            ["alarmActions"] = new JsonArray(failures.Topic),
            ["tags"] = stack.Tags(dataset.Id),
        };
}
