using Datasets.Descriptors;

namespace Datasets.Conversion.Formats;

/// <summary>A granule that does not state its time at any place where it is looked for: the time in its file's name may do.</summary>
public sealed class UnknownTimeException(string message, Exception? inner = null) : GranuleException(message, inner)
{
    /// <summary>What a descriptor could state so that the granule is read all the same; null where nothing would do.</summary>
    public TimeDescriptor? Proposal { get; init; } = new() { Static = true };
}
