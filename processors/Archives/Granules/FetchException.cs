using Datasets.Model;

namespace Datasets.Archives.Granules;

public sealed class FetchException(string message, bool isTemporary = false, Exception? inner = null)
    : DatasetsException(message, isTemporary, inner)
{
    /// <summary>Whether this archive's other files would be refused in the same way.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Why, without which file: the same text for every file that cannot be had for the same reason.</summary>
    public string? Cause { get; init; }
}
