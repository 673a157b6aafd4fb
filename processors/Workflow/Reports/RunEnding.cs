using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Workflow.Runs;
using Datasets.Workflow.StacApi;

namespace Datasets.Workflow.Reports;

/// <summary>
/// What follows when a run's catalogs are written: publication to the STAC API that the descriptor names, and the report as JSON and as a page.
/// A run on one machine and the last step of a cloud run end the same way.
/// </summary>
public sealed class RunEnding(DatasetDescriptor dataset, IObjectStore store, HttpRetryOptions retry)
{
    /// <returns>The report, with what was published.</returns>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<RunReport> CompleteAsync(RunReport report, CancellationToken cancellationToken = default)
    {
        if (!report.Interrupted)
        {
            var window = new TimeRange(report.From, report.To);
            report = report with { StacApi = await StacApiPublisher.PublishAsync(dataset, store, window, retry, cancellationToken) };
        }
        await store.PutAsync(RunKeys.Report(report.Dataset, report.Run), report.ToJson(), MediaTypes.Json, CancellationToken.None);
        await store.PutAsync(ReportPage.KeyOf(report), ReportPage.Write(report, dataset), MediaTypes.Html, CancellationToken.None);
        return report;
    }
}
