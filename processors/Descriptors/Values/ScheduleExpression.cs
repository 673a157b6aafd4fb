using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>
/// When a dataset's runs start, in the syntax of EventBridge Scheduler: <c>rate(value unit)</c> or <c>cron(minutes hours day-of-month
/// month day-of-week year)</c>. Source: the service's user guide, "Schedule types". <c>at(…)</c> starts one run only and is refused.
/// </summary>
public sealed class ScheduleExpression : IEquatable<ScheduleExpression>
{
    internal const int MaximumLength = 256;

    internal const string Words = "must be a schedule such as rate(1 day), or cron(0 6 * * ? *) with six fields";

    internal const string Pattern =
        @"^(rate\([1-9][0-9]{0,4} (minutes?|hours?|days?)\)|cron\([0-9A-Z*,/?#-]+( [0-9A-Z*,/?#-]+){5}\))$";

    private ScheduleExpression(string text, TimeSpan period) => (Text, Period) = (text, period);

    public string Text { get; }

    /// <summary>
    /// The longest time between two runs that follow each other: for a rate the rate, for a cron expression what its days and times
    /// give over eight years, whatever its year field says. Shifts between summer and winter time are not in it.
    /// </summary>
    public TimeSpan Period { get; }

    /// <exception cref="FormatException"><paramref name="text"/> is no schedule; the message says why.</exception>
    public static ScheduleExpression Parse(string text) =>
        TryParse(text, out var expression, out var complaint) ? expression : throw new FormatException(complaint);

    /// <summary>For descriptors made in code; text from outside goes through <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no schedule.</exception>
    public static implicit operator ScheduleExpression(string text) => Parse(text);

    public static bool TryParse(
        string text, [NotNullWhen(true)] out ScheduleExpression? expression, [NotNullWhen(false)] out string? complaint)
    {
        expression = null;
        if (text.Length > MaximumLength)
        {
            complaint = $"must have at most {MaximumLength} characters, has {text.Length}";
            return false;
        }
        complaint = Body(text, "rate") is { } rate ? RatePeriod(rate, out var period)
            : Body(text, "cron") is { } cron ? CronExpression.Period(cron, out period)
            : NeitherOfThem(text, out period);
        if (complaint is not null)
            return false;
        expression = new(text, period);
        return true;
    }

    public bool Equals(ScheduleExpression? other) => other is not null && other.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as ScheduleExpression);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static string? Body(string text, string kind) =>
        text.StartsWith(kind + "(", StringComparison.Ordinal) && text.EndsWith(')') ? text[(kind.Length + 1)..^1] : null;

    private static string? RatePeriod(string body, out TimeSpan period)
    {
        period = default;
        var parts = body.Split(' ');
        if (parts.Length != 2)
            return $"must be rate(value unit) with one blank, such as rate(1 day), got {Quoted.Of($"rate({body})")}";
        if (parts[0].Length is 0 or > 5 || parts[0][0] == '0' || !parts[0].All(char.IsAsciiDigit))
            return $"the value in rate(value unit) must be a whole number from 1 to 99999, got {Quoted.Of(parts[0])}";
        var value = int.Parse(parts[0], CultureInfo.InvariantCulture);
        switch (parts[1])
        {
            case "minute" or "minutes":
                period = TimeSpan.FromMinutes(value);
                return null;
            case "hour" or "hours":
                period = TimeSpan.FromHours(value);
                return null;
            case "day" or "days":
                period = TimeSpan.FromDays(value);
                return null;
            default:
                string[] units = ["minute", "minutes", "hour", "hours", "day", "days"];
                return $"the unit in rate(value unit) must be one of {string.Join(", ", units)}, got {Quoted.Of(parts[1])}"
                    + DidYouMean.Phrase(parts[1], units);
        }
    }

    private static string NeitherOfThem(string text, out TimeSpan period)
    {
        period = default;
        return text.StartsWith("at(", StringComparison.Ordinal)
            ? "at(…) starts one run only, and a dataset needs them again and again: write rate(1 day) or cron(0 6 * * ? *)"
            : $"must be rate(value unit) or cron(minutes hours day-of-month month day-of-week year), got {Quoted.Of(text)}";
    }
}
