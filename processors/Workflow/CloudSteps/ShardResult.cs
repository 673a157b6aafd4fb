using System.Text.Json;
using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// What became of a shard's granules: <c>_runs/DATASET/RUN/results/NNNN.json</c>, written when the job ends and when it is stopped. A job that
/// does the shard again replaces it.
/// </summary>
public sealed record ShardResult
{
    public required RunId Run { get; init; }
    public required DatasetId Dataset { get; init; }
    public required string Shard { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required double WallSeconds { get; init; }
    public required string Software { get; init; }
    /// <summary>Stopped by a signal: granules that it had not come to are missing here.</summary>
    public bool Interrupted { get; init; }
    public required IReadOnlyList<GranuleResult> Granules { get; init; }

    /// <summary>Whether another attempt may do what this one could not.</summary>
    public bool IsWorthAnotherAttempt() => Interrupted || Granules.Any(granule => granule is { Outcome: GranuleOutcome.Failed, Temporary: true });

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StepJson.Default.ShardResult);
}
