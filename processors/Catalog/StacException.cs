using Datasets.Model;

namespace Datasets.Catalog;

/// <summary>STAC metadata that cannot be built from what was given, or that cannot be read from where it is.</summary>
public sealed class StacException(string message, bool isTemporary = false, Exception? inner = null)
    : DatasetsException(message, isTemporary, inner);
