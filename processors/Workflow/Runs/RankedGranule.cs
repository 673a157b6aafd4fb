using Datasets.Archives.Granules;

namespace Datasets.Workflow.Runs;

/// <summary>A granule of the archive, and the later production of the same item that stands beside it, if any.</summary>
public sealed record RankedGranule(DiscoveredGranule Granule, DiscoveredGranule? SupersededBy);
