using Datasets.Infra.Access;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>What the schedules of all datasets share: their group, and one role with which the scheduler starts runs.</summary>
/// <param name="Group">The group. A schedule cannot have tags, so its group has them.</param>
/// <param name="Role">The role that the scheduler takes.</param>
/// <param name="Policy">What it may do. It comes before a schedule.</param>
public sealed record ScheduleGroup(PulumiResource Group, PulumiResource Role, PulumiResource Policy)
{
    public static ScheduleGroup AddTo(StackBuilder stack, FailureNotifications failures)
    {
        var group = stack.Program.Add("schedule-group", "aws:scheduler:ScheduleGroup", new Map
        {
            ["name"] = stack.Prefix,
            ["tags"] = stack.Tags(),
        });
        var role = stack.Program.Add("start-role", "aws:iam:Role", new Map
        {
            ["name"] = stack.Name("schedules"),
            ["description"] = "The scheduler starts the datasets' runs",
            ["assumeRolePolicy"] = PolicyDocument.Create(Statement.Trust("scheduler.amazonaws.com", stack.Account, new Map
            {
                ["aws:SourceArn"] = stack.Arn("scheduler", $"schedule-group/{stack.Prefix}"),
            })),
            ["tags"] = stack.Tags(),
        });
        var policy = stack.Program.Add("start-policy", "aws:iam:RolePolicy", new Map
        {
            ["name"] = "start-runs",
            ["role"] = role["name"],
            ["policy"] = PolicyDocument.Create(
                Statement.Allow("StartRuns", ["states:StartExecution"], [RunPermissions.StateMachines(stack)]),
                Statement.Allow("KeepDeadLetters", ["sqs:SendMessage"], [failures.DeadLetters])),
        });
        return new(group, role, policy);
    }
}
