using Datasets.Model;

namespace Datasets.Conversion.Footprints;

/// <summary>A raster that cannot be placed on Earth.</summary>
public sealed class PlacementException(string message, Exception? inner = null) : DatasetsException(message, isTemporary: false, inner);
