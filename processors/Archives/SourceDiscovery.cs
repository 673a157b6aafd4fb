using Datasets.Archives.Buckets;
using Datasets.Archives.Cmr;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives;

/// <summary>Asks where a dataset's descriptor says its granules are: in CMR or in a bucket.</summary>
public sealed class SourceDiscovery(CmrDiscovery cmr, BucketDiscovery bucket) : IGranuleDiscovery, IDisposable
{
    /// <inheritdoc/>
    public IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, CancellationToken cancellationToken = default) =>
        dataset.Source.S3 is null
            ? cmr.DiscoverAsync(dataset, window, cancellationToken)
            : bucket.DiscoverAsync(dataset, window, cancellationToken);

    public void Dispose() => cmr.Dispose();
}
