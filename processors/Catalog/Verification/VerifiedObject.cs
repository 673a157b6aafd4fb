namespace Datasets.Catalog.Verification;

/// <summary>What was checked and what is wrong with it; no problem means that it is as it should be.</summary>
/// <param name="Key">The object, as a key of the store.</param>
/// <param name="Size">Its bytes; 0 where it is missing.</param>
public sealed record VerifiedObject(string Key, StacObjectKind Kind, long Size, IReadOnlyList<string> Problems)
{
    /// <summary>
    /// Where an item's titles, descriptions and renders are not its collection's, and which members or assets it lacks or has besides: a descriptor that was
    /// changed since, or another version of this program, makes the same difference. They are no problem where the item's receipt says that its run wrote it so.
    /// </summary>
    public IReadOnlyList<string> Outdated { get; init; } = [];
}
