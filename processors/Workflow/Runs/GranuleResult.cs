using System.Text.Json.Serialization;
using Datasets.Workflow.Receipts;

namespace Datasets.Workflow.Runs;

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
    /// <summary>What was odd in its file, though it was converted; null where nothing was.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
    /// <summary>Whether a later run may succeed with nothing changed.</summary>
    public bool Temporary { get; init; }
    /// <summary>Bytes of the granule's file.</summary>
    public long BytesIn { get; init; }
    /// <summary>What was fetched of the file, where parts of it were read; null where the whole file was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PartialRead? Parts { get; init; }
    /// <summary>Why the whole file was fetched, where parts were tried; null else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WholeBecause { get; init; }
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
