using Datasets.Descriptors;

namespace Datasets.Discovery;

public sealed class DiscoveryException(string message, bool isTemporary = false, Exception? inner = null)
    : PipelineException(message, isTemporary, inner);
