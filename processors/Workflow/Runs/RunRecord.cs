using System.Text.Json;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>What a run on one machine set out to do: <c>_runs/DATASET/RUN/run.json</c>.</summary>
public sealed record RunRecord
{
    public required RunId Run { get; init; }
    public required DatasetId Dataset { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required string Software { get; init; }
    public required string Recipe { get; init; }
    public required bool Reprocess { get; init; }
    /// <summary>The run of which only what failed is tried again.</summary>
    public string? RetryFailed { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Default.RunRecord);
}
