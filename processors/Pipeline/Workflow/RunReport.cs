using System.Text.Json;
using System.Text.Json.Serialization;
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
    /// <summary>The archive's revision of the granule's metadata; null for a local file.</summary>
    public string? Revision { get; init; }
    /// <summary>The granule's file name.</summary>
    public required string File { get; init; }
    /// <summary>Converted: its items and COGs are published. Superseded: a later production of the same item is there. Skipped: another run finished it. Failed: see reason.</summary>
    public required GranuleOutcome Outcome { get; init; }
    /// <summary>The item's id; where the granule became several, the first one's.</summary>
    public string? Item { get; init; }
    /// <summary>How many items the granule became besides that one; null where it became one only.</summary>
    public int? FurtherItems { get; init; }
    /// <summary>Where the item is, below the root.</summary>
    public string? ItemKey { get; init; }
    /// <summary>When the granule's data end, as the archive states it.</summary>
    public DateTimeOffset? DataEnd { get; init; }
    /// <summary>Why it failed, or by what it is superseded.</summary>
    public string? Reason { get; init; }
    /// <summary>Why it failed, the same text for all that failed for the same reason; null where the reason is its own.</summary>
    public string? Cause { get; init; }
    /// <summary>Whether a later run may succeed with nothing changed.</summary>
    public bool Temporary { get; init; }
    /// <summary>Bytes of the granule's file.</summary>
    public long BytesIn { get; init; }
    /// <summary>Bytes of what was made of it.</summary>
    public long BytesOut { get; init; }
    /// <summary>Seconds that the granule took.</summary>
    public PhaseSeconds Seconds { get; init; } = new();
    /// <summary>Stack traces and such, for <c>--verbose</c>; not written to the report.</summary>
    [JsonIgnore]
    public string? Details { get; init; }

    /// <summary>For people: the item, and how many there are besides.</summary>
    [JsonIgnore]
    public string ItemsInWords => FurtherItems is { } further ? $"{Item} and {further} more" : Item ?? "";

    /// <summary>Those that failed, by what they failed for: more than one stand together where they share a cause.</summary>
    public static IEnumerable<IReadOnlyList<GranuleResult>> FailuresByCause(IEnumerable<GranuleResult> granules) =>
        granules.Where(granule => granule.Outcome == GranuleOutcome.Failed)
            .GroupBy(granule => granule.Cause ?? $"{granule.File}: {granule.Reason}").Select(alike => alike.ToList());
}

/// <summary>Seconds spent; in a run's total summed over granules, so that they exceed the wall clock when workers run side by side.</summary>
public sealed record PhaseSeconds
{
    /// <summary>Downloading.</summary>
    public double Fetch { get; init; }
    /// <summary>Reading, mapping, writing COGs, thumbnail and item.</summary>
    public double Convert { get; init; }
    /// <summary>Putting all of it where it belongs, and the receipt.</summary>
    public double Publish { get; init; }

    public static PhaseSeconds operator +(PhaseSeconds a, PhaseSeconds b) =>
        new() { Fetch = a.Fetch + b.Fetch, Convert = a.Convert + b.Convert, Publish = a.Publish + b.Publish };
}

/// <summary>What a run did: <c>_runs/DATASET/RUN/report.json</c>.</summary>
public sealed record RunReport
{
    /// <summary>The run's id, which names its folder.</summary>
    public required string Run { get; init; }
    /// <summary>The dataset's id.</summary>
    public required string Dataset { get; init; }
    /// <summary>The first moment of the window that the archive was asked for.</summary>
    public required DateTimeOffset From { get; init; }
    /// <summary>The last moment of that window.</summary>
    public required DateTimeOffset To { get; init; }
    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }
    /// <summary>Seconds from the start to the report, by the clock.</summary>
    [JsonRequired]
    public double WallSeconds { get; init; }
    /// <summary>Seconds of asking the archive, by the clock.</summary>
    [JsonRequired]
    public double DiscoverSeconds { get; init; }
    /// <summary>Seconds of updating collection and catalogs, by the clock.</summary>
    [JsonRequired]
    public double CatalogSeconds { get; init; }
    /// <summary>The program and its version.</summary>
    public required string Software { get; init; }
    /// <summary>A hash of what shapes the output: the descriptor's part and the program's version.</summary>
    public required string Recipe { get; init; }
    /// <summary>Granules that the archive has in the window.</summary>
    [JsonRequired]
    public int Discovered { get; init; }
    /// <summary>Without a receipt when the run began.</summary>
    [JsonRequired]
    public int New { get; init; }
    /// <summary>Granules whose items and COGs are published.</summary>
    [JsonRequired]
    public int Converted { get; init; }
    /// <summary>Finished by an earlier run.</summary>
    [JsonRequired]
    public int Skipped { get; init; }
    /// <summary>Granules that have a later production.</summary>
    [JsonRequired]
    public int Superseded { get; init; }
    /// <summary>Granules of which nothing was published.</summary>
    [JsonRequired]
    public int Failed { get; init; }
    /// <summary>Bytes downloaded.</summary>
    [JsonRequired]
    public long BytesIn { get; init; }
    /// <summary>Bytes published.</summary>
    [JsonRequired]
    public long BytesOut { get; init; }
    /// <summary>Seconds summed over granules, which go on side by side.</summary>
    [JsonRequired]
    public PhaseSeconds Seconds { get; init; } = new();
    /// <summary>Stopped by a signal before its end; running again continues.</summary>
    public bool Interrupted { get; init; }
    /// <summary>Why discovery ended early, or the catalogs could not be written.</summary>
    public string? Problem { get; init; }
    /// <summary>Whether the problem may pass by itself.</summary>
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
[JsonSerializable(typeof(DiscoveryMark))]
internal sealed partial class WorkflowJson : JsonSerializerContext;
