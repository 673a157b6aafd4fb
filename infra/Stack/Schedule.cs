using Datasets.Descriptors;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>What starts the runs of one dataset.</summary>
public static class Schedule
{
    /// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html#API_CreateSchedule_RequestSyntax.</summary>
    private const int LongestDescription = 512;

    public static void AddTo(
        StackBuilder stack,
        DatasetNames names,
        DatasetDescriptor dataset,
        PulumiResource stateMachine,
        FailureNotifications failures,
        ScheduleGroup group)
    {
        stack.Program.Add(names.Resource("schedule"), "aws:scheduler:Schedule", new Map
        {
            ["name"] = names.Schedule,
            ["groupName"] = group.Group["name"],
            ["description"] = Shortened($"Runs {dataset.Id}: {dataset.Title}", LongestDescription),
            ["scheduleExpression"] = dataset.Schedule.Expression.Text,
            ["scheduleExpressionTimezone"] = dataset.Schedule.TimeZone,
            ["flexibleTimeWindow"] = FlexibleWindow(stack, dataset),
            ["state"] = stack.Config.IsEnabled(dataset.Id, dataset.Schedule.Enabled) ? "ENABLED" : "DISABLED",
            ["target"] = new Map
            {
                ["arn"] = stateMachine["arn"],
                ["roleArn"] = group.Role["arn"],
                ["input"] = new Json(new Map { ["dataset"] = dataset.Id }),
                ["retryPolicy"] = new Map { ["maximumRetryAttempts"] = 10, ["maximumEventAgeInSeconds"] = 3600 },
                ["deadLetterConfig"] = new Map { ["arn"] = failures.DeadLetters },
            },
        }, new() { DependsOn = [group.Policy] });
    }

    /// <summary>A text of at most so many UTF-16 units, cut between characters.</summary>
    private static string Shortened(string text, int most)
    {
        if (text.Length <= most)
            return text;
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    /// <summary>Runs may start a little late, so that not all begin in one second; never so late that two runs come close.</summary>
    private static Map FlexibleWindow(StackBuilder stack, DatasetDescriptor dataset)
    {
        var minutes = Math.Min(stack.Config.FlexibleWindowMinutes, (int)(dataset.Schedule.Expression.Period.TotalMinutes / 4));
        return minutes == 0
            ? new() { ["mode"] = "OFF" }
            : new() { ["mode"] = "FLEXIBLE", ["maximumWindowInMinutes"] = minutes };
    }
}
