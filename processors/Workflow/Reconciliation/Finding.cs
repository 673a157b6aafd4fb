namespace Datasets.Workflow.Reconciliation;

/// <summary>One disagreement.</summary>
public sealed record Finding
{
    public required FindingKind Kind { get; init; }
    /// <summary>The granule, item or object in question.</summary>
    public required string Subject { get; init; }
    /// <summary>What is wrong, and what happens about it.</summary>
    public required string Reason { get; init; }
    /// <summary>Objects that a repair removes, in the order in which it does.</summary>
    public IReadOnlyList<string> Removals { get; init; } = [];
    /// <summary>The item in question, where it goes for good.</summary>
    public string? Item { get; init; }
    /// <summary>Whether it was repaired.</summary>
    public bool Fixed { get; init; }

    /// <summary>Whether the next run over the window settles it by itself.</summary>
    public bool IsForTheNextRun => Kind is FindingKind.Missing or FindingKind.Stale or FindingKind.ItemWithoutReceipt;
}
