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

    /// <summary>
    /// Those granules of a span of time that the archive has added, changed or processed again since a moment, in any order. Empty from an archive that
    /// cannot tell.
    /// </summary>
    /// <exception cref="DiscoveryException">The archive cannot be asked, or its answer makes no sense.</exception>
    IAsyncEnumerable<DiscoveredGranule> RevisedAsync(
        DatasetDescriptor dataset, TimeRange span, DateTimeOffset since, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<DiscoveredGranule>();
}
