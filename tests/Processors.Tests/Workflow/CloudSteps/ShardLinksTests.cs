using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Workflow.CloudSteps;

/// <summary>Another program could have written a shard: its links are held against the descriptor before any is followed.</summary>
public sealed class ShardLinksTests : IDisposable
{
    private const string Inside = "s3://open-data/L3/daily/2024/OZONE_2024m0801.nc";

    private static readonly DatasetDescriptor Cmr = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow();

    private static readonly DatasetDescriptor Bucket = Cmr with
    {
        Source = new SourceDescriptor
        {
            S3 = new S3Source { Bucket = "open-data", Prefix = "L3/daily/", Include = @"\.nc$", Time = @"_(?<year>\d{4})m(?<month>\d{2})(?<day>\d{2})" },
        },
    };

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(Inside)]
    [InlineData("s3://open-data/L3/daily/a%20b/OZONE%2B1.nc")]
    public async Task A_link_below_the_descriptors_bucket_and_prefix_is_read(string link)
    {
        var shard = await ReadAsync(Bucket, File("OZONE_2024m0801.nc", link, link));

        Assert.Equal(link, shard.Granules[0].File!.S3Url!.OriginalString);
    }

    [Theory]
    [InlineData("s3://another/L3/daily/OZONE_2024m0801.nc")]
    [InlineData("s3://open-data/L2/OZONE_2024m0801.nc")]
    [InlineData("s3://open-data/L3/daily/../../secret/OZONE_2024m0801.nc")]
    [InlineData("s3://open-data/L3/daily/%2E%2E/%2E%2E/secret/OZONE_2024m0801.nc")]
    [InlineData("s3://somebody@open-data/L3/daily/OZONE_2024m0801.nc")]
    [InlineData("s3://open-data:99/L3/daily/OZONE_2024m0801.nc")]
    [InlineData("https://open-data/L3/daily/OZONE_2024m0801.nc")]
    [InlineData("L3/daily/OZONE_2024m0801.nc")]
    public async Task A_link_outside_the_descriptors_bucket_and_prefix_is_refused(string link)
    {
        Assert.Contains("is not below s3://open-data/L3/daily", await RefusalAsync(Bucket, File("OZONE_2024m0801.nc", Inside, link)), StringComparison.Ordinal);
        Assert.Contains("is not below s3://open-data/L3/daily", await RefusalAsync(Bucket, File("OZONE_2024m0801.nc", link, Inside)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buckets_granule_has_its_link_its_name_and_no_endpoint_of_another()
    {
        Assert.Contains("it has no s3 link", await RefusalAsync(Bucket, File("OZONE_2024m0801.nc", Inside, null)), StringComparison.Ordinal);
        Assert.Contains("does not match source.s3.include", await RefusalAsync(Bucket, File("OZONE_2024m0801.txt", Inside, Inside)), StringComparison.Ordinal);
        var lured = File("OZONE_2024m0801.nc", Inside, Inside) with { S3CredentialsUrl = new Uri("https://data.gesdisc.earthdata.nasa.gov/s3credentials") };
        Assert.Contains("an endpoint for S3 credentials", await RefusalAsync(Bucket, lured), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archives_direct_link_is_read_with_the_credentials_of_an_allowed_host_only()
    {
        const string name = "OMI-Aura_L3-OMDOAO3e_2024m0801_v003.he5";
        var file = File(name, $"https://data.gesdisc.earthdata.nasa.gov/data/{name}", $"s3://gesdisc-cumulus-prod-protected/{name}");
        var allowed = file with { S3CredentialsUrl = new Uri("https://data.gesdisc.earthdata.nasa.gov/s3credentials") };

        Assert.Equal(allowed, (await ReadAsync(Cmr, allowed)).Granules[0].File);
        var elsewhere = await RefusalAsync(Cmr, file with { S3CredentialsUrl = new Uri("https://elsewhere.example/s3credentials") });
        Assert.Contains("host elsewhere.example is not allowed", elsewhere, StringComparison.Ordinal);
        var downgraded = await RefusalAsync(Cmr, file with { S3Url = new Uri("http://127.0.0.1/x") });
        Assert.Contains("is not an s3 link", downgraded, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static GranuleFile File(string name, string url, string? s3) =>
        new() { Name = name, Url = new Uri(url, UriKind.RelativeOrAbsolute), S3Url = s3 is null ? null : new Uri(s3, UriKind.RelativeOrAbsolute) };

    private async Task<string> RefusalAsync(DatasetDescriptor dataset, GranuleFile file) =>
        (await Assert.ThrowsAsync<StorageException>(() => ReadAsync(dataset, file))).Message;

    private async Task<Shard> ReadAsync(DatasetDescriptor dataset, GranuleFile file)
    {
        using var store = new FolderStore(_folder.Path);
        var granule = new DiscoveredGranule
        {
            Id = "G1-GES_DISC",
            Revision = "1",
            Name = file.Name,
            Time = default,
            File = file,
            MetadataUrl = new Uri("https://cmr.earthdata.nasa.gov/search/concepts/G1-GES_DISC"),
        };
        var shard = new Shard { Run = new RunId("run"), Dataset = dataset.Id, Name = "0001", Reprocess = false, Granules = [granule] };
        await store.PutAsync(RunKeys.Shard(dataset.Id, new RunId("run"), "0001"), shard.ToJson(), MediaTypes.Json);
        return await Shard.ReadAsync(store, dataset, new RunId("run"), "0001", allowLoopback: false);
    }
}
