namespace Datasets.Catalog.Stac;

/// <summary>How a <see cref="CatalogPublisher"/> reads and retries.</summary>
public sealed record CatalogPublisherOptions
{
    /// <summary>How many items are read at once.</summary>
    public int ParallelReads { get; init; } = 16;
    /// <summary>How often a file is worked out again because another run changed it meanwhile.</summary>
    public int Attempts { get; init; } = 12;
    /// <summary>The longest wait before the second attempt; it doubles with each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Whether a year without strips gets them. Those of a year that has some are kept up in any case.</summary>
    public bool MakesStrips { get; init; } = true;
    /// <summary>Where a series' samples are while they are turned from days to points: as many bytes as a year of one variable has.</summary>
    public string ScratchFolder { get; init; } = Path.GetTempPath();
    public TimeProvider Time { get; init; } = TimeProvider.System;
    public Random Random { get; init; } = Random.Shared;
}
