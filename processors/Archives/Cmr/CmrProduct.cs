namespace Datasets.Archives.Cmr;

/// <summary>A collection of CMR's that has granules.</summary>
/// <param name="Title">Null where CMR does not say.</param>
/// <param name="Newest">When the data of its newest granule begin.</param>
public sealed record CmrProduct(string ShortName, string Version, string Provider, string? Title, DateTimeOffset Newest);
