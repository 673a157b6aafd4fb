namespace Datasets.Authoring;

/// <summary>An array that no mapping can make a raster of.</summary>
public sealed record RejectedField(string Path, string Reason)
{
    /// <summary>The array is sound and is not read: its data lie elsewhere, or it asks for more than a granule may.</summary>
    public bool IsUnreadable { get; init; }
}
