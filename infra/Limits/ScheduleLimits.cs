using Datasets.Descriptors;

namespace Datasets.Infra.Limits;

/// <summary>What EventBridge asks of a schedule beyond what a descriptor's form asks.</summary>
public static class ScheduleLimits
{
    /// <summary>What is wrong with a schedule and what is right, or null.</summary>
    public static string? Complaint(ScheduleDescriptor schedule)
    {
        if (schedule.TimeZone != "UTC" && AreZonesKnown && !TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
            return $"schedule.timeZone: is {schedule.TimeZone}, which is in no list of the IANA's time zones; write one such as Europe/Amsterdam";

        return Rate(schedule.Expression.Text) is { } right && right != schedule.Expression.Text
            ? $"schedule.expression: is {schedule.Expression.Text}; EventBridge has the unit of 1 in the singular, and others in the plural: {right}"
            : null;
    }

    /// <summary>Whether this machine has the list at all: minimal systems do not.</summary>
    private static bool AreZonesKnown => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Amsterdam", out _);

    /// <summary>A rate as EventBridge's documentation on rate expressions writes it; null for what is none.</summary>
    private static string? Rate(string expression)
    {
        if (!expression.StartsWith("rate(", StringComparison.Ordinal))
            return null;

        var parts = expression["rate(".Length..^1].Split(' ');
        return $"rate({parts[0]} {parts[1].TrimEnd('s')}{(parts[0] == "1" ? "" : "s")})";
    }
}
