namespace Datasets.Workflow.Reconciliation;

/// <summary>What a reconciliation found.</summary>
public sealed record ReconcileResult
{
    /// <summary>Granules that the archive has in the window.</summary>
    public required int Archived { get; init; }
    /// <summary>Items in the window's years, and the years beside them.</summary>
    public required int Items { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    /// <summary>What was not done, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
