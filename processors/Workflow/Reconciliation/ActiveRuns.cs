using System.Text.Json;
using Datasets.Archives.Cmr;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Reconciliation;

/// <summary>Finds a run that may still be writing: it began not long ago, and has neither a report nor a failure.</summary>
internal static class ActiveRuns
{
    private const int ReadsAtOnce = 16;

    /// <summary>Longer than any run should take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// What states when a run began: a run on one machine writes the first before anything else, a cloud run's first step the second when it
    /// ends, and only then are items written.
    /// </summary>
    private static readonly string[] Beginnings = ["run.json", "summary.json"];

    /// <returns>Its id, or null where there is none.</returns>
    public static async Task<RunId?> FindAsync(IObjectStore store, DatasetId dataset, TimeProvider time, CancellationToken cancellationToken)
    {
        var runs = store.ListFoldersAsync(RunKeys.FolderOf(dataset), cancellationToken).Where(RunId.IsValid).Select(name => new RunId(name));
        await foreach (var run in BoundedReads.InOrder(runs, ReadsAtOnce, LookAsync, cancellationToken))
        {
            if (run is not null)
                return run;
        }
        return null;

        async Task<RunId?> LookAsync(RunId run, CancellationToken token)
        {
            if (await IsThereAsync(RunKeys.Report(dataset, run), token) || await IsThereAsync(RunKeys.Failure(dataset, run), token))
                return null;
            foreach (var name in Beginnings)
            {
                if (await store.ReadAsync(RunKeys.Folder(dataset, run) + name, token) is { } begun && StartOf(begun.Content) is { } start)
                    return time.GetUtcNow() - start < Longest ? run : null;
            }
            return null;
        }

        ValueTask<bool> IsThereAsync(string key, CancellationToken token) => store.ListAsync(key, token).AnyAsync(token);
    }

    private static DateTimeOffset? StartOf(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.Time("started");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
