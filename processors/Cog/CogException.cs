using Datasets.Model;

namespace Datasets.Cog;

/// <summary>A raster that cannot become a COG, or a file that is not a valid one.</summary>
public sealed class CogException(string message, Exception? inner = null) : DatasetsException(message, isTemporary: false, inner);
