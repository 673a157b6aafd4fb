using Datasets.Model;

namespace Datasets.Workflow.Reconciliation;

/// <summary>What a reconciliation looks at and does.</summary>
public sealed record ReconcileOptions
{
    public required TimeRange Window { get; init; }
    /// <summary>Repair what is found.</summary>
    public bool Fix { get; init; }
    /// <summary>With <see cref="Fix"/>: remove items of granules that the archive has no more.</summary>
    public bool RemoveGone { get; init; }
    /// <summary>Compare the STAC API with the catalog, too.</summary>
    public bool CompareApi { get; init; }
}
