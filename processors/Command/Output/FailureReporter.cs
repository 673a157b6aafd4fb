using System.Collections.Concurrent;
using Datasets.Storage.Logging;
using Datasets.Workflow.Runs;

namespace Datasets.Command.Output;

/// <summary>Why granules failed, each reason once: what keeps one granule from being had often keeps all others, too.</summary>
internal sealed class FailureReporter
{
    private readonly ConcurrentDictionary<string, string> _first = new(StringComparer.Ordinal);

    /// <summary>A granule and its reason, or that it is the one of a granule before.</summary>
    public string Describe(GranuleResult failed)
    {
        var first = failed.Cause is null ? failed.File : _first.GetOrAdd(failed.Cause, failed.File);
        return first == failed.File ? Named(failed, failed.Reason) : $"{failed.File}: for the same reason as {first}";
    }

    /// <summary>Many a reason begins with the file's name already.</summary>
    public static string Named(GranuleResult failed, string? why) =>
        why?.StartsWith($"{failed.File} ", StringComparison.Ordinal) == true ? why : $"{failed.File}: {why}";

    /// <summary>At the end of a run that this process made: why granules failed, or, where the log has told of each with its fields already, only how many.</summary>
    /// <param name="granules">The run's granules.</param>
    /// <param name="wanted">How many granules there were to convert.</param>
    /// <param name="verbose">Whether to tell what an error says of itself, such as its stack trace, which the log has not told.</param>
    public static void WriteAfterRun(IReadOnlyCollection<GranuleResult> granules, int wanted, bool verbose)
    {
        if (verbose || !IsToldMeanwhile)
            Write(granules, wanted, verbose);
        else if (granules.Count(granule => granule.Outcome == GranuleOutcome.Failed) is var failed and > 0)
            Terminal.Error($"{failed} of {HumanReadable.Count(wanted, "granule")} failed; the line of each says why");
    }

    /// <summary>A log that is read by programs has a line with the reason for each granule, unless warnings are left out of it.</summary>
    private static bool IsToldMeanwhile => Terminal.Logger.Settings is { IsJson: true, Level: <= LogLevel.Warning };

    /// <summary>At the end: those that failed for one reason as one error.</summary>
    /// <param name="wanted">How many granules there were to convert.</param>
    public static void Write(IEnumerable<GranuleResult> granules, int wanted, bool verbose)
    {
        foreach (var failed in GranuleResult.FailuresByCause(granules))
        {
            var why = verbose ? $"{failed[0].Cause}\n{failed[0].Details}" : failed[0].Cause;
            Terminal.Error(failed.Count switch
            {
                1 => Named(failed[0], verbose ? failed[0].Details : failed[0].Reason),
                _ when failed.Count == wanted => $"all {wanted} granules failed for the same reason: {why}",
                _ => $"{failed.Count} granules failed for the same reason, {failed[0].File} and {failed.Count - 1} more: {why}",
            });
        }
    }
}
