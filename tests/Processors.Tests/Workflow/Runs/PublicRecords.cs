using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>An archive on loopback as if it were NASA's: items link records that outlive the test.</summary>
internal sealed class PublicRecords(IGranuleDiscovery archive) : IGranuleDiscovery
{
    public async IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var granule in archive.DiscoverAsync(dataset, window, cancellationToken))
            yield return Public(granule);
    }

    public async IAsyncEnumerable<DiscoveredGranule> RevisedAsync(
        DatasetDescriptor dataset, TimeRange span, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var granule in archive.RevisedAsync(dataset, span, since, cancellationToken))
            yield return Public(granule);
    }

    private static DiscoveredGranule Public(DiscoveredGranule granule) =>
        granule with { MetadataUrl = new Uri($"https://cmr.earthdata.nasa.gov/search/concepts/{granule.Id}") };
}
