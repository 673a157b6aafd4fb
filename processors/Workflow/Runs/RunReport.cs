using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Model;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

/// <summary>What a run did: <c>_runs/DATASET/RUN/report.json</c>.</summary>
public sealed record RunReport
{
    /// <summary>The run's id, which names its folder.</summary>
    public required RunId Run { get; init; }
    /// <summary>The dataset's id.</summary>
    public required DatasetId Dataset { get; init; }
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
    /// <summary>Bytes of the granules' files; of those that were read by parts, <see cref="Parts"/> says what was downloaded.</summary>
    [JsonRequired]
    public long BytesIn { get; init; }
    /// <summary>Of the granules of which parts were read: what was fetched of them together; null where all came whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PartialRead? Parts { get; init; }
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
