using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Storage.Logging;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Metrics;

/// <summary>Counts what happens in a run, or in a shard of one, and tells another observer.</summary>
public sealed class RunMetrics(IRunObserver inner, TimeProvider time) : IRunObserver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GranuleOutcome, int> _outcomes = [];
    private readonly List<double> _lags = [];
    private readonly long _started = time.GetTimestamp();
    private PhaseSeconds _seconds = new();
    private TimeSpan? _discovered;
    private long _bytesIn;
    private long _bytesOut;
    private int _done;
    private int? _silent;

    public void Discovered(DiscoveredGranule granule, GranuleStatus standing)
    {
        lock (_lock)
        {
            if (standing == GranuleStatus.Done)
                _done++;
        }
        inner.Discovered(granule, standing);
    }

    public void DiscoveryEnded(bool early)
    {
        lock (_lock)
            _discovered = time.GetElapsedTime(_started);
        inner.DiscoveryEnded(early);
    }

    public void ArchiveSilent(int periods, string? warning)
    {
        lock (_lock)
            _silent = periods;
        inner.ArchiveSilent(periods, warning);
    }

    public void Finished(GranuleResult result)
    {
        lock (_lock)
        {
            _outcomes[result.Outcome] = _outcomes.GetValueOrDefault(result.Outcome) + 1;
            _seconds += result.Seconds;
            _bytesIn += result.BytesIn;
            _bytesOut += result.BytesOut;
            if (result is { Outcome: GranuleOutcome.Converted, DataEnd: { } end })
                _lags.Add((time.GetUtcNow() - end).TotalSeconds);
        }
        inner.Finished(result);
    }

    /// <summary>The lines for a log. <c>Lag</c> is, for each item, the time from the end of its data to its publication.</summary>
    public IEnumerable<JsonObject> Lines(string dataset, string stack, IReadOnlyDictionary<string, string?> properties)
    {
        lock (_lock)
        {
            return MetricLine.Build(time.GetUtcNow(), dataset, stack,
            [
                new Metric(MetricNames.GranulesConverted, "Count", Count(GranuleOutcome.Converted)),
                new Metric(MetricNames.GranulesFailed, "Count", Count(GranuleOutcome.Failed)),
                new Metric(MetricNames.GranulesSkipped, "Count", _done),
                new Metric(MetricNames.GranulesSuperseded, "Count", Count(GranuleOutcome.Superseded)),
                new Metric(MetricNames.DiscoverSeconds, "Seconds", _discovered is { } discover ? [discover.TotalSeconds] : []),
                new Metric(MetricNames.PeriodsWithoutGranules, "Count", _silent is { } periods ? [periods] : []),
                new Metric(MetricNames.FetchSeconds, "Seconds", _seconds.Fetch),
                new Metric(MetricNames.ConvertSeconds, "Seconds", _seconds.Convert),
                new Metric(MetricNames.PublishSeconds, "Seconds", _seconds.Publish),
                new Metric(MetricNames.BytesIn, "Bytes", _bytesIn),
                new Metric(MetricNames.BytesOut, "Bytes", _bytesOut),
                new Metric(MetricNames.Lag, "Seconds", [.. _lags]),
            ],
            properties).ToList();
        }
    }

    private int Count(GranuleOutcome outcome) => _outcomes.GetValueOrDefault(outcome);
}
