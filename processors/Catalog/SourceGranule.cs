using Datasets.Archives.Granules;

namespace Datasets.Catalog;

/// <summary>The file that was converted, and what the archive says of it; null for a local file.</summary>
public sealed record SourceGranule(string FileName, DiscoveredGranule? Archived = null)
{
    /// <summary>How an item's property says that only parts of its file were fetched.</summary>
    public const string ByParts = "ranges";

    /// <summary>Whether only parts of the file were fetched, so that its checksum could not be checked.</summary>
    public bool IsReadByParts { get; init; }
    /// <summary>The granules that share the item, in the order in which they were read; empty for a granule of its own.</summary>
    public IReadOnlyList<SourceGranule> Members { get; init; } = [];

    /// <summary>Whether it is a period of a derived dataset, whose members are items in the same place; the name says what was put together, and how.</summary>
    public bool IsDerived { get; init; }
}
