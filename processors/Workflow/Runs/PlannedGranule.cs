using Datasets.Archives.Granules;

namespace Datasets.Workflow.Runs;

/// <summary>A granule of the archive and what is to be done with it.</summary>
/// <param name="SupersededBy">The name of the later production, where there is one.</param>
public sealed record PlannedGranule(DiscoveredGranule Granule, GranuleStatus Standing, string? SupersededBy);
