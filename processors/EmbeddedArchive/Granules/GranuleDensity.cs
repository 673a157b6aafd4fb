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
