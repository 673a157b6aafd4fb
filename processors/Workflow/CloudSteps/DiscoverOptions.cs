using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>What a cloud run looks for.</summary>
public sealed record DiscoverOptions
{
    public required RunId Run { get; init; }
    public required TimeRange Window { get; init; }
    /// <summary>Convert granules even if they have a receipt.</summary>
    public bool Reprocess { get; init; }
    /// <summary>Only these granules, which failed in an earlier run.</summary>
    public FailedGranules? Only { get; init; }
    /// <summary>Whether the window is the schedule's: then also what the archive added or changed before it since the last good run.</summary>
    public bool FollowsSchedule { get; init; }
}
