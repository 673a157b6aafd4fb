using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.StacApi;
using Datasets.Workflow.Steps;

namespace Datasets.Workflow;

/// <summary>What became of one granule in a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GranuleOutcome>))]
public enum GranuleOutcome
{
    /// <summary>Its item and COGs are published.</summary>
    Converted,
    /// <summary>A later production of the same item is there already, or in the same run.</summary>
    Superseded,
    /// <summary>Another run finished it between this run's discovery and its turn.</summary>
    Skipped,
    Failed,
}

/// <summary>One granule's part in a run.</summary>
public sealed record GranuleResult
{
    /// <summary>The archive's id; null for a local file.</summary>
    public string? Granule { get; init; }
    public string? Revision { get; init; }
    /// <summary>The granule's file name.</summary>
    public required string File { get; init; }
    public required GranuleOutcome Outcome { get; init; }
    public string? Item { get; init; }
    /// <summary>Where the item is, below the root.</summary>
    public string? ItemKey { get; init; }
    /// <summary>When the granule's data end, as the archive states it.</summary>
    public DateTimeOffset? DataEnd { get; init; }
    /// <summary>Why it failed, or by what it is superseded.</summary>
    public string? Reason { get; init; }
    /// <summary>Whether a later run may succeed with nothing changed.</summary>
    public bool Temporary { get; init; }
    public long BytesIn { get; init; }
    public long BytesOut { get; init; }
    public PhaseSeconds Seconds { get; init; } = new();
    /// <summary>Stack traces and such, for <c>--verbose</c>; not written to the report.</summary>
    [JsonIgnore]
    public string? Details { get; init; }
}

/// <summary>Seconds spent; in a run's total summed over granules, so that they exceed the wall clock when workers run side by side.</summary>
public sealed record PhaseSeconds
{
    public double Fetch { get; init; }
    public double Convert { get; init; }
    public double Publish { get; init; }

    public static PhaseSeconds operator +(PhaseSeconds a, PhaseSeconds b) =>
        new() { Fetch = a.Fetch + b.Fetch, Convert = a.Convert + b.Convert, Publish = a.Publish + b.Publish };
}

/// <summary>What a run did: <c>_runs/DATASET/RUN/report.json</c>.</summary>
public sealed record RunReport
{
    public required string Run { get; init; }
    public required string Dataset { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required DateTimeOffset Started { get; init; }
    [JsonRequired]
    public double WallSeconds { get; init; }
    /// <summary>Wall-clock seconds of asking the archive, and of updating collection and catalogs.</summary>
    [JsonRequired]
    public double DiscoverSeconds { get; init; }
    [JsonRequired]
    public double CatalogSeconds { get; init; }
    public required string Software { get; init; }
    public required string Recipe { get; init; }
    [JsonRequired]
    public int Discovered { get; init; }
    /// <summary>Without a receipt when the run began.</summary>
    [JsonRequired]
    public int New { get; init; }
    [JsonRequired]
    public int Converted { get; init; }
    /// <summary>Finished by an earlier run.</summary>
    [JsonRequired]
    public int Skipped { get; init; }
    [JsonRequired]
    public int Superseded { get; init; }
    [JsonRequired]
    public int Failed { get; init; }
    [JsonRequired]
    public long BytesIn { get; init; }
    [JsonRequired]
    public long BytesOut { get; init; }
    [JsonRequired]
    public PhaseSeconds Seconds { get; init; } = new();
    /// <summary>Stopped by a signal before its end; running again continues.</summary>
    public bool Interrupted { get; init; }
    /// <summary>Why discovery ended early, or the catalogs could not be written.</summary>
    public string? Problem { get; init; }
    public bool ProblemIsTemporary { get; init; }
    /// <summary>What became of each granule; of a very large run, of those that were not converted.</summary>
    public required IReadOnlyList<GranuleResult> Granules { get; init; }
    /// <summary>What was published to a STAC API, where the descriptor names one.</summary>
    public StacApiPublication? StacApi { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WorkflowJson.Default.RunReport);

    /// <summary>Whether no more than this share of the granules that were to be converted failed.</summary>
    /// <param name="percentage">From 0 to 100.</param>
    public bool IsTolerable(double percentage) => Failed == 0 || Failed * 100.0 <= percentage * New;
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ManifestEntry[]))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(ShardResult))]
[JsonSerializable(typeof(StepProblem))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class WorkflowJson : JsonSerializerContext;
