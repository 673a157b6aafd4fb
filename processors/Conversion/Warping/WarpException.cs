using Datasets.Model;

namespace Datasets.Conversion.Warping;

/// <summary>A raster that cannot be brought to the coordinate reference system that the descriptor asks for.</summary>
public sealed class WarpException(string message, Exception? inner = null) : DatasetsException(message, isTemporary: false, inner);
