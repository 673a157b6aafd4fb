namespace Datasets.Authoring;

/// <summary>An array that no mapping can make a raster of.</summary>
public sealed record RejectedField(string Path, string Reason);
