using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Runs;

/// <summary>What failed in an earlier run, to be tried again: by the archive's ids, whatever revision they have by now.</summary>
/// <param name="Window">The time that the earlier run looked at.</param>
public sealed record FailedGranules(RunId Run, TimeRange Window, IReadOnlySet<string> Ids)
{
    /// <exception cref="StorageException">The run has no report, or one that cannot be read.</exception>
    public static async Task<FailedGranules> ReadAsync(IObjectStore store, DatasetId datasetId, RunId run, CancellationToken cancellationToken = default)
    {
        var key = RunKeys.Report(datasetId, run);
        if (await store.ReadAsync(key, cancellationToken) is not { } stored)
        {
            throw new StorageException(
                $"cannot retry what failed in run {run} of {datasetId}: there is no {store.Locate(key)}. "
                + "Check the run's id; a run that has not come to its report goes on when it is run again.")
            {
                IsWrongUsage = true,
            };
        }

        var report = Read(stored.Content, store.Locate(key));
        return new FailedGranules(
            run,
            new TimeRange(report.From, report.To),
            report.Granules.Where(granule => granule.Outcome == GranuleOutcome.Failed).Select(granule => granule.Granule).OfType<string>()
                .ToHashSet(StringComparer.Ordinal));
    }

    private static RunReport Read(byte[] content, string location)
    {
        try
        {
            return JsonSerializer.Deserialize(content, WorkflowJson.Default.RunReport) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new StorageException($"{location} is not the report it should be: {error.Message}", inner: error);
        }
    }
}
