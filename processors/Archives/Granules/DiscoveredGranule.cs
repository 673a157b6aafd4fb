using System.Text.Json.Serialization;
using Datasets.Model;

namespace Datasets.Archives.Granules;

/// <summary>
/// A granule that an archive has: with the one data file that is converted, or with the problem that keeps it from being converted. Or several
/// that share an item, as one: with the <see cref="Members"/>, or with them and a problem. Of a single one exactly one of
/// <see cref="File"/> and <see cref="Problem"/> is null.
/// </summary>
public sealed record DiscoveredGranule
{
    /// <summary>What ids of files of this machine start with.</summary>
    public const string LocalPrefix = "local-";

    /// <summary>
    /// Stable and unique in the archive, safe as a part of a key: CMR's concept id, e.g. <c>G1618495041-GES_DISC</c>. Where the archive
    /// states one that is not safe, <c>invalid-</c> and a hash of it (and there is a <see cref="Problem"/>).
    /// </summary>
    public required string Id { get; init; }
    /// <summary>The archive's revision of the granule's metadata, safe as a part of a key.</summary>
    public required string Revision { get; init; }
    /// <summary>The archive's name of the granule (CMR's GranuleUR), for people: it is not safe as a part of a path or key.</summary>
    public required string Name { get; init; }
    /// <summary>The time that the data cover; the default value where a granule with a <see cref="Problem"/> states none.</summary>
    public required TimeRange Time { get; init; }
    /// <summary>Whether the archive states what time the data cover.</summary>
    [JsonIgnore]
    public bool HasTime => Time != default;
    /// <summary>When the producer made the file; what was made later replaces what was made earlier.</summary>
    public DateTimeOffset? Produced { get; init; }
    /// <summary>The data file; null where there is a <see cref="Problem"/>.</summary>
    public GranuleFile? File { get; init; }
    /// <summary>Why the granule cannot be used, e.g. that its data lie on a host that is not allowed: it fails, and it alone.</summary>
    public string? Problem { get; init; }
    /// <summary>The granules that share the item, at least one, ordered by their start; null for a granule of its own.</summary>
    public IReadOnlyList<DiscoveredGranule>? Members { get; init; }
    /// <summary>
    /// Where the granule's metadata record can be read: the target of an item's <c>derived_from</c> link, unless it <see cref="IsOfThisMachine"/>. Of an item in the
    /// same place, which a derived dataset is made of, its key below the root, as a relative address.
    /// </summary>
    public required Uri MetadataUrl { get; init; }
    /// <summary>
    /// Whether a link to the record would lead others nowhere: it is a file of this machine, or the archive ends with this process, as the demo's does.
    /// </summary>
    [JsonIgnore]
    public bool IsOfThisMachine => MetadataUrl is { IsAbsoluteUri: true, IsFile: true };
}
