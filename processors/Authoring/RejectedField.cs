namespace Datasets.Authoring;

/// <summary>An array that no mapping can make a raster of.</summary>
public sealed record RejectedField(string Path, string Reason)
{
    /// <summary>A mapping knows where its cells are, and its data cannot be read.</summary>
    public bool IsDamaged { get; init; }
}
