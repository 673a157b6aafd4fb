namespace Datasets.Conversion.Formats;

/// <summary>A grid's axis whose steps differ, so that its cells make no raster as they are.</summary>
public sealed class IrregularAxisException(string message) : GranuleException(message);
