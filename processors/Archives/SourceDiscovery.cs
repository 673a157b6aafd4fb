using Datasets.Archives.Buckets;
using Datasets.Archives.Cmr;
using Datasets.Archives.Granules;
using Datasets.Archives.Local;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives;

/// <summary>Asks where a dataset's descriptor says its granules are: in CMR, in a bucket or on this machine.</summary>
public sealed class SourceDiscovery(CmrDiscovery cmr, BucketDiscovery bucket, LocalDiscovery local) : IGranuleDiscovery, IDisposable
{
    /// <inheritdoc/>
    public IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, CancellationToken cancellationToken = default) =>
        Of(dataset).DiscoverAsync(dataset, window, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<DiscoveredGranule> RevisedAsync(
        DatasetDescriptor dataset, TimeRange span, DateTimeOffset since, CancellationToken cancellationToken = default) =>
        Of(dataset).RevisedAsync(dataset, span, since, cancellationToken);

    private IGranuleDiscovery Of(DatasetDescriptor dataset) =>
        dataset.Source.Local is not null ? local : dataset.Source.S3 is not null ? bucket : cmr;

    public void Dispose() => cmr.Dispose();
}
