namespace Datasets.Workflow.Runs;

/// <summary>What a run published to a STAC API.</summary>
public sealed record StacApiPublication
{
    /// <summary>The API's landing page.</summary>
    public required string Api { get; init; }
    /// <summary>Items that the API has taken.</summary>
    public required int Published { get; init; }
    /// <summary>Items that the catalog has no more, removed from the API.</summary>
    public int Removed { get; init; }
    /// <summary>Items that are not there yet; the next run tries again.</summary>
    public required int Missing { get; init; }
    /// <summary>Seconds of publishing, by the clock.</summary>
    public double Seconds { get; init; }
    /// <summary>Items that the API refuses, with why.</summary>
    public IReadOnlyList<StacApiFailure> Failures { get; init; } = [];
    /// <summary>Why nothing more could be published.</summary>
    public string? Problem { get; init; }
    /// <summary>Whether the problem may pass by itself.</summary>
    public bool ProblemIsTemporary { get; init; }

    /// <summary>Whether all is there that should be.</summary>
    public bool IsComplete() => Problem is null && Failures.Count == 0;
}
