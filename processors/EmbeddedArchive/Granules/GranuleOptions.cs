namespace Datasets.EmbeddedArchive.Granules;

/// <summary>What a synthetic granule is made from, besides its date and production time.</summary>
public sealed record GranuleOptions
{
    /// <summary>Another seed is another weather.</summary>
    public int Seed { get; init; } = 1;

    public GranuleDensity Density { get; init; } = GranuleDensity.Dense;

    /// <summary>Whether values have only the digits that a retrieval would know; if not, all 24 bits of their significands are used.</summary>
    public bool Rounded { get; init; } = true;

    /// <summary>Pixels from west to east; the product has 1440.</summary>
    public int Columns { get; init; } = 1440;

    /// <summary>Pixels from south to north; the product has 720.</summary>
    public int Rows { get; init; } = 720;
}
