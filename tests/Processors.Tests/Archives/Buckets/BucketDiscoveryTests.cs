using Datasets.Archives.Cmr;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Storage.S3;
using Datasets.Support;
using Datasets.Workflow.Receipts;

namespace Datasets.Archives.Buckets;

public sealed class BucketDiscoveryTests : IDisposable
{
    private const string Bucket = "open-data";

    private static readonly DateTimeOffset Modified = new(2020, 2, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly S3Source Daily = new()
    {
        Bucket = Bucket,
        Prefix = "L3/",
        Include = @"\.nc$",
        Time = @"_(?<year>\d{4})m(?<month>\d{2})(?<day>\d{2})",
        Anonymous = true,
    };

    private readonly S3Script _objects = new(Bucket) { PageSize = 3 };
    private readonly ScriptedServer _server;
    private readonly QuickTime _time = new();

    public BucketDiscoveryTests() => _server = new ScriptedServer(_objects.Answer);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Granules_of_the_window_come_in_the_order_of_their_time()
    {
        foreach (var key in new[] { "L3/b/ozone_2020m0103.nc", "L3/a/ozone_2020m0131.nc", "L3/ozone_2020m0102.nc", "L3/ozone_2019m1231.nc", "L3/readme.txt", "other/ozone_2020m0104.nc", "L3/c/" })
            _objects.Put(key, [1, 2, 3], Modified);

        var found = await DiscoverAsync(Daily);

        Assert.Equal(["ozone_2020m0102.nc", "ozone_2020m0103.nc", "ozone_2020m0131.nc"], found.Select(granule => granule.Name));
        var first = found[0];
        Assert.Equal(new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.Zero), first.Time.Start);
        Assert.Equal(new DateTimeOffset(2020, 1, 2, 23, 59, 59, 999, TimeSpan.Zero), first.Time.End);
        Assert.Equal(Modified, first.Produced);
        Assert.Equal(("s3://open-data/L3/ozone_2020m0102.nc", 3L), (first.File!.S3Url!.AbsoluteUri, first.File.Size));
        Assert.Null(first.File.S3CredentialsUrl);
        Assert.All(_server.Requests, request => Assert.Null(request.Header("Authorization")));
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(@"(?<year>\d{4})(?<doy>\d{3})T(?<hour>\d{2})", "x2020031T06.nc", "2020-01-31T06:00:00.000Z", "2020-01-31T06:59:59.999Z")]
    [InlineData(@"^(?<year>\d{4})/(?<month>\d{2})/(?<day>\d{2})/", "2020/01/30/a.nc", "2020-01-30T00:00:00.000Z", "2020-01-30T23:59:59.999Z")]
    [InlineData(@"(?<year>\d{4})(?<month>\d{2})\.nc", "202001.nc", "2020-01-01T00:00:00.000Z", "2020-01-31T23:59:59.999Z")]
    [InlineData(@"(?<year>\d{4})(?<doy>\d{3})-(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)", "2020001-235959.nc", "2020-01-01T23:59:59.000Z", "2020-01-01T23:59:59.999Z")]
    public async Task The_named_groups_of_the_key_are_the_time(string pattern, string key, string start, string end)
    {
        _objects.Put("L3/" + key, [1], Modified);

        var granule = Assert.Single(await DiscoverAsync(Daily with { Time = pattern }));

        Assert.Equal(DateTimeOffset.Parse(start), granule.Time.Start);
        Assert.Equal(DateTimeOffset.Parse(end), granule.Time.End);
    }

    [Fact]
    public async Task A_duration_and_the_time_of_production_can_be_stated()
    {
        _objects.Put("L3/a_2020m0102_p2021m0304.nc", [1], Modified);

        var granule = Assert.Single(await DiscoverAsync(Daily with
        {
            Time = @"_(?<year>\d{4})m(?<month>\d{2})(?<day>\d{2})_p(?<producedYear>\d{4})m(?<producedMonth>\d{2})(?<producedDay>\d{2})",
            Duration = TimeSpan.FromHours(3),
        }));

        Assert.Equal(TimeSpan.FromHours(3) - TimeSpan.FromMilliseconds(1), granule.Time.End - granule.Time.Start);
        Assert.Equal(new DateTimeOffset(2021, 3, 4, 0, 0, 0, TimeSpan.Zero), granule.Produced);
    }

    [Fact]
    public async Task An_object_that_is_written_anew_is_another_revision_of_the_same_granule()
    {
        _objects.Put("L3/a_2020m0102.nc", [1], Modified);
        _objects.Put("L3/sub/a_2020m0102.nc", [1], Modified);
        var before = await DiscoverAsync(Daily);
        _objects.Put("L3/a_2020m0102.nc", [2], Modified.AddDays(1));
        var after = await DiscoverAsync(Daily);

        Assert.Equal(before.Select(granule => granule.Id), after.Select(granule => granule.Id));
        Assert.NotEqual(before[0].Id, before[1].Id);
        Assert.Equal(1, before.Zip(after).Count(pair => pair.First.Revision != pair.Second.Revision));
        Assert.All(after, granule => Assert.True(ObjectKey.IsPart(Receipt.KeyOf("a", granule, "abc").Name)));
    }

    [Fact]
    public async Task What_the_include_names_without_a_time_is_a_granule_with_a_problem()
    {
        _objects.Put("L3/a_2020m1302.nc", [1], Modified);
        _objects.Put("L3/b_whenever.nc", [1], Modified);
        _objects.Put("L3/-rf_2020m0102.nc", [1], Modified);

        var found = await DiscoverAsync(Daily);

        Assert.Equal(3, found.Count);
        Assert.All(found, granule => Assert.Null(granule.File));
        Assert.Contains("its key 'L3/a_2020m1302.nc' states no date that there is", found.Select(granule => granule.Problem));
        Assert.Contains(found, granule => granule.Problem!.StartsWith("the time cannot be told from its key 'b_whenever.nc'", StringComparison.Ordinal));
        Assert.Contains("its file name '-rf_2020m0102.nc' is not a plain file name", found.Select(granule => granule.Problem));
    }

    [Theory]
    [InlineData(404, "NoSuchBucket", "there is no bucket 'open-data'", false)]
    [InlineData(403, "AccessDenied", "access denied", false)]
    [InlineData(503, "SlowDown", "S3 asks to slow down", true)]
    public async Task A_bucket_that_cannot_be_listed_is_explained(int status, string code, string why, bool isTemporary)
    {
        _objects.Intercept = _ => S3Script.Refuse(status, code);

        var error = await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(Daily));

        Assert.StartsWith("Cannot discover ozone in s3://open-data/L3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(isTemporary, error.IsTemporary);
    }

    [Fact]
    public async Task A_listing_that_stops_halfway_is_given_up()
    {
        _objects.Intercept = _ => new ServerAnswer(200, "<?xml version"u8.ToArray(), ("Content-Type", "application/xml"))
        {
            StatedLength = 1000,
            ThenStall = () => _time.Advance(TimeSpan.FromHours(1)),
        };

        var error = await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(Daily).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Contains("no whole answer came within ", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTemporary);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task What_is_discovered_can_be_fetched()
    {
        using var folder = new TemporaryFolder();
        _objects.Put("L3/sub/a_2020m0102.nc", [1, 2, 3], Modified);
        var granule = Assert.Single(await DiscoverAsync(Daily));
        using var fetcher = new S3GranuleFetcher(new FetchOptions(), new BucketOptions { Endpoint = _server.Url() });

        var fetched = await fetcher.FetchAsync(Dataset(Daily).Source, granule.File!, folder.Path);

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(fetched.Path));
    }

    private async Task<List<DiscoveredGranule>> DiscoverAsync(S3Source source)
    {
        var discovery = new BucketDiscovery(
            new BucketOptions { Endpoint = _server.Url() }, new HttpRetryOptions { Attempts = 2, Time = _time, Random = () => 0.5 });
        return await discovery.DiscoverAsync(Dataset(source), UmmAnswer.Window).ToListAsync();
    }

    private static DatasetDescriptor Dataset(S3Source source) =>
        UmmAnswer.Dataset() with { Id = "ozone", Source = new SourceDescriptor { S3 = source } };
}
