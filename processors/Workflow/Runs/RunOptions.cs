using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>What a run does and how wide.</summary>
public sealed record RunOptions
{
    public required TimeRange Window { get; init; }
    /// <summary>Names the run's folder below <c>_runs/DATASET/</c>.</summary>
    public required string Run { get; init; }
    /// <summary>Convert granules even if they have a receipt.</summary>
    public bool Reprocess { get; init; }
    /// <summary>Only these granules, which failed in an earlier run.</summary>
    public FailedGranules? Only { get; init; }
    /// <summary>Granules converted at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
    /// <summary>Granules downloaded at once.</summary>
    public int Downloads { get; init; } = PipelineWidth.UsualDownloads;
}
