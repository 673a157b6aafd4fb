using System.Text.Json;

namespace Datasets.Workflow;

/// <summary>What a run set out to do: <c>_runs/DATASET/RUN/manifest.json</c>.</summary>
public sealed record RunManifest
{
    public required string Run { get; init; }
    public required string Dataset { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required string Software { get; init; }
    public required string Recipe { get; init; }
    public required bool Reprocess { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Default.RunManifest);
}

/// <summary>Keys of what a run writes about itself.</summary>
public static class RunKeys
{
    public static string Folder(string datasetId, string run) => $"_runs/{datasetId}/{run}/";
    public static string Manifest(string datasetId, string run) => Folder(datasetId, run) + "manifest.json";
    public static string Report(string datasetId, string run) => Folder(datasetId, run) + "report.json";
}
