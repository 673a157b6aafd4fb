using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Derivation;
using Datasets.Workflow.Runs;

namespace Datasets.Command.Verbs;

/// <summary><c>--from</c> and <c>--to</c>: days or times in UTC, both included; without them the descriptor's window up to now.</summary>
internal sealed class WindowOptions
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    public WindowOptions()
    {
        From.Validators.Add(result => Check(result, text => StartOf(From.Name, text)));
        To.Validators.Add(result => Check(result, text => EndOf(To.Name, text)));
    }

    public Option<string?> From { get; } = new(StepArguments.From) { Description = "First day (2024-10-01) or time (2024-10-01T06:00:00Z) to look at, in UTC (default: as long before --to as the descriptor's schedule.window says).", HelpName = "DAY" };

    public Option<string?> To { get; } = new(StepArguments.To) { Description = "Last day, which counts whole, or time to look at (default: now).", HelpName = "DAY" };

    /// <param name="store">Where a derived dataset's days are; null where no place is given.</param>
    /// <exception cref="UsageException">The window is none.</exception>
    /// <exception cref="StorageException">The store cannot be listed.</exception>
    public async Task<TimeRange> ParseAsync(
        ParseResult parsed, DatasetDescriptor descriptor, IObjectStore? store, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = parsed.GetValue(From);
        var to = parsed.GetValue(To);
        var all = from is null || to is null ? await AllAsync(descriptor, store, cancellationToken) : null;
        var end = to is null ? all?.End ?? time.GetUtcNow() : EndOf("--to", to);
        var start = from is null ? all?.Start ?? end - descriptor.Schedule.Window : StartOf("--from", from);
        if (start > end)
            throw new UsageException($"the window ends before it starts: --from {from} --to {to ?? "now"}");
        if (from is null && all is null)
            Terminal.Log($"looking at granules from {start.UtcDateTime:yyyy-MM-dd HH:mm} to {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC (--from and --to choose others)");
        return new TimeRange(start, end);
    }

    /// <summary>Files at hand are of any age, and so are items that a derived dataset is made of; null for what is looked for in a window.</summary>
    private static async Task<TimeRange?> AllAsync(DatasetDescriptor descriptor, IObjectStore? store, CancellationToken cancellationToken)
    {
        if (descriptor.Source.Local is not null)
            return Composition.LocalFiles.Span(descriptor, cancellationToken);
        if (descriptor.Derive is not { } derive || store is null)
            return null;
        var span = await new DerivedDiscovery(store).SpanAsync(descriptor, cancellationToken);
        if (span is null)
            Terminal.Log($"there is nothing of {derive.From} in {store.Root} yet, of which {descriptor.Id} is made: run {derive.From} first");
        return span;
    }

    /// <summary>Whether the descriptor's window is looked at and nothing else is asked for, as a schedule's runs do.</summary>
    public bool FollowsSchedule(ParseResult parsed, Option<bool> reprocess, Option<string?> retryFailed) =>
        parsed.GetValue(From) is null && parsed.GetValue(To) is null && !parsed.GetValue(reprocess) && parsed.GetValue(retryFailed) is null;

    /// <summary>What failed in an earlier run; null where no run is given.</summary>
    /// <param name="uri">Where that run wrote to; nothing is made there.</param>
    /// <exception cref="UsageException">A window is given too: it would be the earlier run's or this one.</exception>
    public async Task<FailedGranules?> FailedAsync(
        ParseResult parsed, string? run, DatasetDescriptor descriptor, string uri, CancellationToken cancellationToken)
    {
        if (run is null)
            return null;
        if (parsed.GetValue(From) is not null || parsed.GetValue(To) is not null)
            throw new UsageException("--retry-failed looks at the time that the earlier run looked at: leave out --from and --to");
        using var store = OutputTarget.OpenStore(uri);
        return await FailedGranules.ReadAsync(store, descriptor.Id, new RunId(run), cancellationToken);
    }

    public static DateTimeOffset StartOf(string option, string text) =>
        TryDay(text, out var day) ? day : TimeOf(option, text);

    /// <summary>A day is included whole.</summary>
    public static DateTimeOffset EndOf(string option, string text) =>
        TryDay(text, out var day) ? day.AddDays(1).AddMilliseconds(-1) : TimeOf(option, text);

    /// <summary>A time that is none is wrong usage before anything else is looked at, such as the login.</summary>
    private static void Check(OptionResult result, Func<string, DateTimeOffset> read)
    {
        try
        {
            if (result.Tokens is [var text])
                read(text.Value);
        }
        catch (UsageException error)
        {
            result.AddError(error.Message);
        }
    }

    private static bool TryDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day);

    private static DateTimeOffset TimeOf(string option, string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UsageException($"{option}: '{text}' is neither a day (2024-10-01) nor a time in UTC (2024-10-01T06:00:00Z)");
}
