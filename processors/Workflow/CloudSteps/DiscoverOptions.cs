using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>What a cloud run looks for.</summary>
public sealed record DiscoverOptions
{
    public required string Run { get; init; }
    public required TimeRange Window { get; init; }
    /// <summary>Convert granules even if they have a receipt.</summary>
    public bool Reprocess { get; init; }
    /// <summary>Only these granules, which failed in an earlier run.</summary>
    public FailedGranules? Only { get; init; }
}
