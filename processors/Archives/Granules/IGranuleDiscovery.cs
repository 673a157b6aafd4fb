using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives.Granules;

/// <summary>Asks an archive which granules it has.</summary>
public interface IGranuleDiscovery
{
    /// <summary>The granules whose time overlaps <paramref name="window"/>, oldest first, streamed page by page.</summary>
    /// <exception cref="DiscoveryException">The archive cannot be asked, or its answer makes no sense.</exception>
    IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, CancellationToken cancellationToken = default);
}
