using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>
/// The alarms of one dataset: no run succeeded for too long, and runs that succeed find no granule. A run that failed, timed out or was
/// aborted has a message of its own (<see cref="FailureNotifications"/>), and no alarm beside it.
/// </summary>
public static class RunAlarms
{
    /// <summary>
    /// After how many schedule periods without a granule the archive counts as silent: the number at which a run itself warns. The collection's
    /// version may have moved on.
    /// </summary>
    private const int SilentPeriods = 3;

    /// <summary>The longest time that CloudWatch lets an alarm look back.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(7);

    public static void AddTo(
        StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, PulumiResource stateMachine, FailureNotifications failures)
    {
        // A dataset that nothing starts cannot miss a run, nor find nothing.
        if (!stack.Config.IsEnabled(dataset.Id, dataset.Schedule.Enabled))
            return;
        AddSilentArchive(stack, names, dataset, failures);
        if (MissedRuns(stack.Config, dataset) is { } runs)
            AddNoSuccess(stack, names, dataset, stateMachine, failures, runs);
    }

    /// <summary>Each run states the metric, 0 where there are granules; between runs the alarm keeps its state.</summary>
    private static void AddSilentArchive(StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, FailureNotifications failures) =>
        stack.Program.Add(names.Resource("no-granules-alarm"), "aws:cloudwatch:MetricAlarm", new Map
        {
            ["name"] = stack.Name($"{dataset.Id}-no-granules"),
            ["alarmDescription"] = $"The archive has no new granule of {dataset.Id} for {SilentPeriods} schedule periods: the collection's version may have moved on",
            ["namespace"] = MetricNames.Namespace,
            ["metricName"] = MetricNames.PeriodsWithoutGranules,
            ["dimensions"] = new Map { [MetricNames.Dataset] = dataset.Id, [MetricNames.Stack] = stack.Stack },
            ["statistic"] = "Maximum",
            ["period"] = 3600,
            ["evaluationPeriods"] = 1,
            ["comparisonOperator"] = "GreaterThanOrEqualToThreshold",
            ["threshold"] = SilentPeriods,
            ["treatMissingData"] = "ignore",
            ["alarmActions"] = new Items(failures.Topic),
            ["tags"] = stack.Tags(dataset.Id),
        });

    private static void AddNoSuccess(
        StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, PulumiResource stateMachine, FailureNotifications failures, int runs)
    {
        var look = dataset.Schedule.Expression.Period * runs;
        // Within a day an alarm may look at minutes, beyond that only at hours or more.
        var period = look <= TimeSpan.FromDays(1) ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1);
        stack.Program.Add(names.Resource("no-success-alarm"), "aws:cloudwatch:MetricAlarm", new Map
        {
            ["name"] = stack.Name($"{dataset.Id}-no-success"),
            ["alarmDescription"] = $"No run of {dataset.Id} succeeded in {runs} schedule periods",
            ["namespace"] = "AWS/States",
            ["metricName"] = "ExecutionsSucceeded",
            ["dimensions"] = new Map { ["StateMachineArn"] = stateMachine["arn"] },
            ["statistic"] = "Sum",
            ["period"] = (int)period.TotalSeconds,
            ["evaluationPeriods"] = (int)Math.Ceiling(look / period),
            ["comparisonOperator"] = "LessThanThreshold",
            ["threshold"] = 1,
            ["treatMissingData"] = "breaching",
            ["alarmActions"] = new Items(failures.Topic),
            ["tags"] = stack.Tags(dataset.Id),
        });
    }

    /// <summary>
    /// After how many missed runs the alarm tells: as many as the configuration says, or as CloudWatch can look back on. Null for a
    /// schedule so slow that it cannot tell: of a single period each run that is a little later than the last would raise the alarm.
    /// </summary>
    public static int? MissedRuns(StackConfig config, DatasetDescriptor dataset)
    {
        var seen = (int)(LongestLook / dataset.Schedule.Expression.Period);
        return seen >= Math.Min(2, config.AlarmAfterMissedRuns) ? Math.Min(seen, config.AlarmAfterMissedRuns) : null;
    }
}
