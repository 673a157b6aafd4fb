using System.CommandLine;
using System.Globalization;
using Datasets.Descriptors;

namespace Datasets.Command.Verbs;

/// <summary><c>--from</c> and <c>--to</c>: days or times in UTC, both included; without them the descriptor's window up to now.</summary>
internal sealed class WindowOptions
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    public Option<string?> From { get; } = new("--from") { Description = "First day (2024-10-01) or time (2024-10-01T06:00:00Z) to look at.", HelpName = "D" };

    public Option<string?> To { get; } = new("--to") { Description = "Last day or time to look at.", HelpName = "D" };

    public TimeRange Of(ParseResult parsed, DatasetDescriptor descriptor, TimeProvider time)
    {
        var from = parsed.GetValue(From);
        var to = parsed.GetValue(To);
        var end = to is null ? time.GetUtcNow() : EndOf("--to", to);
        var start = from is null ? end - descriptor.Schedule.Window : StartOf("--from", from);
        return start <= end
            ? new TimeRange(start, end)
            : throw new UsageException($"the window ends before it starts: --from {from} --to {to ?? "now"}");
    }

    public static DateTimeOffset StartOf(string option, string text) =>
        TryDay(text, out var day) ? day : TimeOf(option, text);

    /// <summary>A day is included whole.</summary>
    public static DateTimeOffset EndOf(string option, string text) =>
        TryDay(text, out var day) ? day.AddDays(1).AddMilliseconds(-1) : TimeOf(option, text);

    private static bool TryDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day);

    private static DateTimeOffset TimeOf(string option, string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UsageException($"{option}: '{text}' is neither a day (2024-10-01) nor a time in UTC (2024-10-01T06:00:00Z)");
}
