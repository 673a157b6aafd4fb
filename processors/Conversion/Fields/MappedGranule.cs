using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>A granule's time and rasters, one for each of the descriptor's variables and in their order.</summary>
public sealed record MappedGranule
{
    /// <summary>The granule's nominal time: for a daily product the day's start (UTC); it fills <c>{date:…}</c> in an item's id.</summary>
    public required DateTimeOffset Date { get; init; }
    /// <summary>The time range that the granule's data cover, as the item states it.</summary>
    public required TimeRange Time { get; init; }
    public required IReadOnlyList<MappedVariable> Variables { get; init; }
    /// <summary>Where the pixels are that the rasters were made of; null where the rasters' own edges say it.</summary>
    public GeographicOutline? Footprint { get; init; }
    /// <summary>What was found odd in the granule, and what was made of it all the same.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
