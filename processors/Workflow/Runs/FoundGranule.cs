using System.Runtime.CompilerServices;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Stac;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>A granule of the archive and what is to be done with it.</summary>
/// <param name="SupersededBy">The name of the later production, where there is one.</param>
public sealed record FoundGranule(DiscoveredGranule Granule, GranuleStanding Standing, string? SupersededBy);
