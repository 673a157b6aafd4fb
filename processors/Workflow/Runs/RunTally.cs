using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Counts what becomes of granules, from several threads at once. Of a very large run it remembers the granules that were not converted,
/// which the user has to look at, and only counts the others.
/// </summary>
internal sealed class RunTally
{
    private const int MostListed = 20_000;

    private readonly Lock _lock = new();
    private readonly List<GranuleResult> _unusual = [];
    private readonly List<GranuleResult> _converted = [];
    private int _convertedCount;
    private int _superseded;
    private int _skipped;
    private int _failed;
    private long _bytesIn;
    private long _bytesOut;
    private PartialRead? _parts;
    private PhaseSeconds _seconds = new();

    public void Add(GranuleResult result)
    {
        lock (_lock)
        {
            Count(result.Outcome)++;
            _bytesIn += result.BytesIn;
            _bytesOut += result.BytesOut;
            _parts = result.Parts is null ? _parts : result.Parts + _parts;
            _seconds += result.Seconds;
            if (result.Outcome != GranuleOutcome.Converted)
                _unusual.Add(result);
            else if (_converted.Count < MostListed)
                _converted.Add(result);
        }
    }

    /// <summary>The report with the counts and granules, added to what it counts already.</summary>
    public RunReport Complete(RunReport report)
    {
        lock (_lock)
        {
            var listed = _convertedCount > MostListed ? _unusual : [.. _unusual, .. _converted];
            return report with
            {
                Converted = report.Converted + _convertedCount,
                Skipped = report.Skipped + _skipped,
                Superseded = report.Superseded + _superseded,
                Failed = report.Failed + _failed,
                BytesIn = _bytesIn,
                BytesOut = _bytesOut,
                Parts = _parts,
                Seconds = _seconds,
                Granules = [.. listed.OrderBy(result => result.File, StringComparer.Ordinal)],
            };
        }
    }

    private ref int Count(GranuleOutcome outcome)
    {
        switch (outcome)
        {
            case GranuleOutcome.Converted: return ref _convertedCount;
            case GranuleOutcome.Superseded: return ref _superseded;
            case GranuleOutcome.Skipped: return ref _skipped;
            default: return ref _failed;
        }
    }
}
