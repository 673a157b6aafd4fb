using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>How often a dataset runs and how far back each run looks.</summary>
[Description("How often the dataset is brought up to date, and how far back each run looks.")]
public sealed record ScheduleDescriptor
{
    [Description("When a run starts, in EventBridge Scheduler's syntax: rate(1 day), or cron(0 6 * * ? *) with the fields minutes, "
        + "hours, day of month, month, day of week, year.")]
    [Example("rate(1 day)")]
    [Example("cron(0 6 * * ? *)")]
    public ScheduleExpression Expression { get; init; } = ScheduleExpression.Parse("rate(1 day)");

    [Description("How far back each run looks for new and re-processed granules, such as 10d, 36h or 1d12h.")]
    [Example("10d")]
    [Lasts("1h", "3660d")]
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(10);

    [Description("The time zone that a cron expression is meant in, by its IANA name, such as Europe/Amsterdam.")]
    [Example("Europe/Amsterdam")]
    [ZoneName]
    public string TimeZone { get; init; } = "UTC";

    [Description("Whether the schedule starts runs; without it runs are started by hand.")]
    [Example("false")]
    public bool Enabled { get; init; } = true;
}
