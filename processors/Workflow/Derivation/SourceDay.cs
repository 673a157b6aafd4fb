using Datasets.Model;

namespace Datasets.Workflow.Derivation;

/// <summary>An item that a derived dataset is made of.</summary>
/// <param name="Date">Its nominal time.</param>
/// <param name="Checksums">The multihashes of its COGs by the variables that are asked for; those that it has not are missing.</param>
/// <param name="Problem">Why it cannot be used; null where it can.</param>
internal sealed record SourceDay(ItemId Item, DateTimeOffset Date, IReadOnlyDictionary<string, string> Checksums, string? Problem)
{
    public DateOnly Day => DateOnly.FromDateTime(Date.UtcDateTime);
}
