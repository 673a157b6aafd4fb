namespace Datasets.EmbeddedArchive.Granules;

/// <summary>How much of a synthetic day's grid has values.</summary>
public enum GranuleDensity
{
    /// <summary>Whatever the day's orbits saw in sunlight: most of the globe.</summary>
    Dense,

    /// <summary>About an eighth of the globe, in clumps along the swaths, as in a real OMSO2e granule.</summary>
    Sparse,

    /// <summary>No pixel at all.</summary>
    Empty,
}

/// <summary>What a synthetic granule is made from, besides its date and production time.</summary>
public sealed record GranuleOptions
{
    /// <summary>Another seed is another weather.</summary>
    public int Seed { get; init; } = 1;

    public GranuleDensity Density { get; init; } = GranuleDensity.Dense;

    /// <summary>Pixels from west to east; the product has 1440.</summary>
    public int Columns { get; init; } = 1440;

    /// <summary>Pixels from south to north; the product has 720.</summary>
    public int Rows { get; init; } = 720;
}
