namespace Datasets.Catalog.Verification;

/// <summary>What was checked and what is wrong with it; no problem means that it is as it should be.</summary>
/// <param name="Key">The object, as a key of the store.</param>
/// <param name="Size">Its bytes; 0 where it is missing.</param>
public sealed record VerifiedObject(string Key, StacObjectKind Kind, long Size, IReadOnlyList<string> Problems);
