using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The alarms of one dataset: a run failed, and no run succeeded for too long.</summary>
public static class RunAlarms
{
    /// <summary>The longest time that CloudWatch lets an alarm look back.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(7);

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

        // A dataset that nothing starts cannot miss a run.
        if (!stack.Config.IsEnabled(dataset.Id, dataset.Schedule.Enabled) || MissedRuns(stack.Config, dataset) is not { } runs)
            return;

        var missed = Alarm(stack, dataset, stateMachine, failures, "no-success",
            $"No run of {dataset.Id} succeeded in {runs} schedule periods", "ExecutionsSucceeded");
        var look = dataset.Schedule.Expression.Period * runs;
        // Within a day an alarm may look at minutes, beyond that only at hours or more.
        var period = look <= TimeSpan.FromDays(1) ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1);
        missed["period"] = (int)period.TotalSeconds;
        missed["evaluationPeriods"] = (int)Math.Ceiling(look / period);
        missed["comparisonOperator"] = "LessThanThreshold";
        missed["threshold"] = 1;
        missed["treatMissingData"] = "breaching";
        stack.Program.Add(names.Resource("no-success-alarm"), "aws:cloudwatch:MetricAlarm", missed);
    }

    /// <summary>
    /// After how many missed runs the second alarm tells: as many as the configuration says, or as CloudWatch can look back on. Null for a
    /// schedule so slow that it cannot tell: of a single period each run that is a little later than the last would raise the alarm.
    /// </summary>
    public static int? MissedRuns(StackConfig config, DatasetDescriptor dataset)
    {
        var seen = (int)(LongestLook / dataset.Schedule.Expression.Period);
        return seen >= Math.Min(2, config.AlarmAfterMissedRuns) ? Math.Min(seen, config.AlarmAfterMissedRuns) : null;
    }

    private static Map Alarm(
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
            ["dimensions"] = new Map { ["StateMachineArn"] = stateMachine["arn"] },
            ["statistic"] = "Sum",
            ["alarmActions"] = new Items(failures.Topic),
            ["tags"] = stack.Tags(dataset.Id),
        };
}
