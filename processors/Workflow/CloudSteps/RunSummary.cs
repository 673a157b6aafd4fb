using System.Text.Json;
using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// What discovery found for a cloud run: <c>_runs/DATASET/RUN/summary.json</c>, written last. Its state machine reads <c>shards</c>; 0 ends the
/// run as a success.
/// </summary>
public sealed record RunSummary
{
    public required RunId Run { get; init; }
    public required DatasetId Dataset { get; init; }
    public required int Shards { get; init; }
    /// <summary>Granules in the shards.</summary>
    public required int Granules { get; init; }
    public required int Discovered { get; init; }
    /// <summary>Finished by an earlier run.</summary>
    public required int Skipped { get; init; }
    /// <summary>Left out because the archive has a later production of the same item.</summary>
    public required int Superseded { get; init; }
    /// <summary>Granules that the archive has in the schedule's window; null for a run over another time.</summary>
    public int? InWindow { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required double DiscoverSeconds { get; init; }
    public required string Software { get; init; }
    public required string Recipe { get; init; }
    public required bool Reprocess { get; init; }
    /// <summary>The run of which only what failed is tried again.</summary>
    public string? RetryFailed { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StepJson.Default.RunSummary);

    /// <summary>A report of what discovery found, with no granule in it yet.</summary>
    public RunReport ToReport() => new()
    {
        Run = Run,
        Dataset = Dataset,
        From = From,
        To = To,
        Started = Started,
        WallSeconds = DiscoverSeconds,
        DiscoverSeconds = DiscoverSeconds,
        Software = Software,
        Recipe = Recipe,
        Discovered = Discovered,
        New = Granules,
        Skipped = Skipped,
        Superseded = Superseded,
        Granules = [],
    };
}
