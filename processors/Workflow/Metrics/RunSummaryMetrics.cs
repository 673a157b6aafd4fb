using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Storage.Logging;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Metrics;

/// <summary>What is known when a run has ended, once for all its jobs: the catalogs' time, and what a STAC API took.</summary>
public static class RunSummaryMetrics
{
    /// <summary>The lines for a log; of a run that publishes to no API, the catalogs' time alone.</summary>
    public static IEnumerable<JsonObject> Lines(
        RunReport report, DateTimeOffset time, string dataset, string stack, IReadOnlyDictionary<string, string?> properties)
    {
        List<Metric> metrics = [new Metric(MetricNames.CatalogSeconds, "Seconds", report.CatalogSeconds)];
        if (report.StacApi is { } api)
        {
            metrics.Add(new Metric(MetricNames.ItemsPublished, "Count", api.Published));
            metrics.Add(new Metric(MetricNames.ItemsNotPublished, "Count", api.Missing));
            metrics.Add(new Metric(MetricNames.PublicationSeconds, "Seconds", api.Seconds));
        }
        return MetricLine.Build(time, dataset, stack, metrics, properties);
    }
}
