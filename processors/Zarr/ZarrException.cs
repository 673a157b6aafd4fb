using Datasets.Model;

namespace Datasets.Zarr;

/// <summary>Metadata, a shard or a chunk is damaged, or of a kind that is not read here.</summary>
public sealed class ZarrException(string message, Exception? inner = null) : DatasetsException(message, inner: inner);
