using Datasets.Model;

namespace Datasets.Storage;

/// <summary>A folder or bucket that cannot be read or written.</summary>
public sealed class StorageException(string message, bool isTemporary = false, Exception? inner = null)
    : DatasetsException(message, isTemporary, inner)
{
    /// <summary>Why, without what was tried: the same text for all that fails for the same reason.</summary>
    public string? Cause { get; init; }
}
