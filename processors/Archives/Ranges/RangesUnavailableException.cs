using Datasets.Model;

namespace Datasets.Archives.Ranges;

/// <summary>A server gives no parts of a file, only the whole of it.</summary>
public sealed class RangesUnavailableException(string message) : DatasetsException(message);
