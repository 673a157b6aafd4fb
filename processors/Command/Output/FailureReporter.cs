using System.Collections.Concurrent;
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
