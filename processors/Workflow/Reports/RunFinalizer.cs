using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Workflow.Runs;
using Datasets.Workflow.StacApi;

namespace Datasets.Workflow.Reports;

/// <summary>
/// What follows when a run's catalogs and its report are written: publication to the STAC API that the descriptor names, after which the report
/// is written again with what was published, so that a publication that is killed costs no report; and the report as a page.
/// A run on one machine and the last step of a cloud run end the same way.
/// </summary>
public sealed class RunFinalizer(DatasetDescriptor dataset, IObjectStore store, HttpRetryOptions retry)
{
    /// <returns>The report, with what was published.</returns>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<RunReport> CompleteAsync(RunReport report, CancellationToken cancellationToken = default)
    {
        if (!report.Interrupted)
        {
            // Late granules lie before the window.
            var first = report.Granules.Where(granule => granule.Outcome == GranuleOutcome.Converted).Min(granule => granule.DataEnd);
            var window = new TimeRange(first < report.From ? first.Value : report.From, report.To);
            report = report with { StacApi = await StacApiPublisher.PublishAsync(dataset, store, window, retry, cancellationToken) };
        }
        if (report.StacApi is not null)
            await store.PutAsync(RunKeys.Report(report.Dataset, report.Run), report.ToJson(), MediaTypes.Json, CancellationToken.None);
        await store.PutAsync(ReportPage.KeyOf(report), ReportPage.Write(report, dataset), MediaTypes.Html, CancellationToken.None);
        return report;
    }
}
