using Datasets.Descriptors;

namespace Datasets.Catalog.Verification;

/// <summary>How a <see cref="StacVerifier"/> reads.</summary>
public sealed record StacVerifierOptions
{
    /// <summary>How many items are checked at once, each with its assets.</summary>
    public int ParallelItems { get; init; } = 8;
    /// <summary>The check of every COG's layout; null for none.</summary>
    public CogCheck? CogCheck { get; init; }
    /// <summary>Whether every COG's pixels are read, and its item is held against them.</summary>
    public bool ReadPixels { get; init; } = true;
    /// <summary>Finds a dataset's descriptor by its id, which its collection is held against; null for one that is not known.</summary>
    public Func<string, DatasetDescriptor?> Descriptors { get; init; } = _ => null;
}
