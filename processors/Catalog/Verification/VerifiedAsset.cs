namespace Datasets.Catalog.Verification;

/// <summary>An asset's file and what it was found to be.</summary>
/// <param name="Sha256">Lower-case hexadecimal; null where it is missing.</param>
/// <param name="Cog">Null where it is no COG that can be read.</param>
internal sealed record VerifiedAsset(string Name, VerifiedObject Result, string? Sha256, CogFacts? Cog);
