namespace Datasets.Catalog;

/// <summary>What <c>processing:software</c> names.</summary>
public sealed record Software(string Name, string Version);
