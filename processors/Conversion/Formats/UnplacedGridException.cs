using Datasets.Descriptors;

namespace Datasets.Conversion.Formats;

/// <summary>A grid whose file does not say in which coordinate reference system its axes count.</summary>
public sealed class UnplacedGridException(string message) : GranuleException(message)
{
    /// <summary>What a descriptor could state, if its author agrees; null where nothing is likely.</summary>
    public GridDescriptor? Proposal { get; init; }
}
