using Datasets.Model;

namespace Datasets.Archives.Granules;

public sealed class DiscoveryException(string message, bool isTemporary = false, Exception? inner = null)
    : DatasetsException(message, isTemporary, inner);
