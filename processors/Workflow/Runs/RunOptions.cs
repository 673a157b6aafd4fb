using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>What a run does and how wide.</summary>
public sealed record RunOptions
{
    public required TimeRange Window { get; init; }
    /// <summary>Names the run's folder below <c>_runs/DATASET/</c>.</summary>
    public required RunId Run { get; init; }
    /// <summary>Convert granules even if they have a receipt.</summary>
    public bool Reprocess { get; init; }
    /// <summary>Only these granules, which failed in an earlier run.</summary>
    public FailedGranules? Only { get; init; }
    /// <summary>Whether the window is the schedule's: then also what the archive added or changed before it since the last good run.</summary>
    public bool FollowsSchedule { get; init; }
    /// <summary>Granules converted at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
    /// <summary>Granules downloaded at once.</summary>
    public int Downloads { get; init; } = PipelineWidth.UsualDownloads;
}
