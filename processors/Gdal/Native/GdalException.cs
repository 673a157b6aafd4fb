using Datasets.Model;

namespace Datasets.Gdal;

/// <summary>What GDAL could not do, with GDAL's own message.</summary>
public class GdalException(string message, Exception? inner = null) : DatasetsException(message, isTemporary: false, inner);
