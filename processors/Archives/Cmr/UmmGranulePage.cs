using Datasets.Archives.Granules;

namespace Datasets.Archives.Cmr;

/// <summary>One answer's granules, and how many there are in all pages.</summary>
public sealed record UmmGranulePage(IReadOnlyList<DiscoveredGranule> Granules, long? Hits);
