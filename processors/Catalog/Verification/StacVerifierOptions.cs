namespace Datasets.Catalog.Verification;

/// <summary>How a <see cref="StacVerifier"/> reads.</summary>
public sealed record StacVerifierOptions
{
    /// <summary>How many items are checked at once, each with its assets.</summary>
    public int ParallelItems { get; init; } = 8;
    /// <summary>The check of every COG's layout; null for none.</summary>
    public CogCheck? CogCheck { get; init; }
}
