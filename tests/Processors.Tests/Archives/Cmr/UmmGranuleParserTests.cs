using System.Text;
using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Archives.Cmr;

public class UmmGranuleParserTests
{
    [Fact]
    public void The_recorded_grace_answer_has_163_granules_each_with_its_nc_file()
    {
        var page = ParseFile("cmr/grace-163.umm.json", @"\.nc$");

        Assert.Equal(163, page.Hits);
        Assert.Equal(163, page.Granules.DistinctBy(granule => granule.Id).Count());
        Assert.All(page.Granules, granule =>
        {
            Assert.Null(granule.Problem);
            var name = granule.Name + ".nc";
            Assert.Equal(name, granule.File!.Name);
            Assert.Equal(
                $"https://archive.podaac.earthdata.nasa.gov/podaac-ops-cumulus-protected/TELLUS_GRAC_L3_JPL_RL06_LND_v04/{name}",
                granule.File.Url.AbsoluteUri);
            Assert.Equal($"s3://podaac-ops-cumulus-protected/TELLUS_GRAC_L3_JPL_RL06_LND_v04/{name}", granule.File.S3Url!.AbsoluteUri);
            Assert.Equal("https://archive.podaac.earthdata.nasa.gov/s3credentials", granule.File.S3CredentialsUrl!.AbsoluteUri);
            Assert.Equal("MD5", granule.File.Checksum!.Algorithm);
            Assert.Matches("^[0-9a-f]{32}$", granule.File.Checksum.Value);
        });
        // The sum of the answer's SizeInBytes of names ending in .nc, added up outside this code.
        Assert.Equal(GraceNcBytes, page.Granules.Sum(granule => granule.File!.Size));
        Assert.Equal(163, page.Granules.DistinctBy(granule => granule.File!.Checksum).Count());
    }

    [Fact]
    public void The_first_recorded_grace_granule_is_read_in_full()
    {
        var granule = ParseFile("cmr/grace-163.umm.json", @"\.nc$").Granules[0];

        Assert.Equal("G2658326635-POCLOUD", granule.Id);
        Assert.Equal("2", granule.Revision);
        Assert.Equal("GRD-3_2002094-2002120_GRAC_JPLEM_BA01_0600_LND_v04", granule.Name);
        Assert.Equal(new TimeRange(Utc("2002-04-04T00:00:00Z"), Utc("2002-04-30T23:59:59Z")), granule.Time);
        Assert.Equal(Utc("2021-04-28T09:58:11Z"), granule.Produced);
        Assert.Equal("https://cmr.earthdata.nasa.gov/search/concepts/G2658326635-POCLOUD", granule.MetadataUrl.AbsoluteUri);
        Assert.Equal(1098347, granule.File!.Size);
        Assert.Equal(new FileChecksum("MD5", "cdb8ba3cff9617e88b3da89b5c84dc25"), granule.File.Checksum);
    }

    [Fact]
    public void The_recorded_gpm_granule_has_no_checksum_and_no_exact_size()
    {
        var granule = Assert.Single(ParseFile("cmr/gpm-3imerghh-1.umm.json", include: null).Granules);

        const string name = "3B-HHR.MS.MRG.3IMERG.20190220-S000000-E002959.0000.V06B.HDF5";
        Assert.Equal("G1618495041-GES_DISC", granule.Id);
        Assert.Equal("3", granule.Revision);
        Assert.Equal(
            new GranuleFile
            {
                Name = name,
                Url = new Uri($"https://data.gesdisc.earthdata.nasa.gov/data/GPM_L3/GPM_3IMERGHH.06/2019/051/{name}"),
                S3Url = new Uri($"s3://gesdisc-cumulus-prod-protected/GPM_L3/GPM_3IMERGHH.06/2019/051/{name}"),
                S3CredentialsUrl = new Uri("https://data.gesdisc.earthdata.nasa.gov/s3credentials"),
            },
            granule.File);
        Assert.Equal(Utc("2019-06-11T23:33:09Z"), granule.Produced);
    }

    [Fact]
    public void The_recorded_empty_answer_has_no_granules() => Assert.Empty(ParseFile("cmr/empty.json", include: null).Granules);

    [Fact]
    public void The_older_format_with_granules_is_named()
    {
        var error = Assert.Throws<DiscoveryException>(() => ParseFile("cmr/m2t1nxslv-month-31.json", include: null));

        Assert.Contains("granules.json format, not in granules.umm_json", error.Message);
        Assert.False(error.IsTemporary);
    }

    [Theory]
    [InlineData("{\"hits\": 1, \"items\": [{\"meta\": {")]
    [InlineData("{\"hits\": 0, \"items\": []} and more")]
    [InlineData("{\"hits\": 0, \"items\": [],}")]
    [InlineData("")]
    public void Malformed_json_is_a_temporary_error(string answer)
    {
        var error = Assert.Throws<DiscoveryException>(() => Parse(answer));

        Assert.Contains("https://cmr.earthdata.nasa.gov/search sent malformed JSON (line 1, byte ", error.Message);
        Assert.True(error.IsTemporary);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"hits\": 3}")]
    [InlineData("{\"items\": {}}")]
    public void Json_that_is_no_granule_answer_is_an_error(string answer) =>
        Assert.Contains("'items'", Assert.Throws<DiscoveryException>(() => Parse(answer)).Message);

    [Fact]
    public void A_link_to_a_host_that_is_not_allowed_fails_its_granule_alone()
    {
        var granules = Parse(UmmAnswer.Of(UmmAnswer.Granule(1, host: "evil.example"), UmmAnswer.Granule(2)));

        Assert.Equal(
            "its data link is refused: host evil.example is not allowed (allowed: *.earthdata.nasa.gov, *.eosdis.nasa.gov, *.gsfc.nasa.gov). "
            + "If you trust it, add it to source.hosts",
            granules[0].Problem);
        Assert.Null(granules[0].File);
        Assert.Null(granules[1].Problem);
        Assert.Equal("ozone_2020m0102.he5", granules[1].File!.Name);
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fcron.he5")]
    [InlineData("a%00b.he5")]
    [InlineData("a%0Ab.he5")]
    [InlineData("%2E%2E%5Cwindows.he5")]
    [InlineData("a..b.he5")]
    [InlineData(".he5")]
    [InlineData("-rf.he5")]
    [InlineData("a%E2%80%AEb.he5")]
    public void A_hostile_file_name_fails_its_granule(string hostile)
    {
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1, fileName: hostile))));

        Assert.Matches(@"^its data file's name '.*' is not a plain file name$", granule.Problem);
        Assert.DoesNotMatch(@"[\p{C}-[\uFFFD]]", granule.Problem);
        Assert.Null(granule.File);
    }

    [Theory]
    [InlineData("meta/concept-id", "../../G1-X", "its concept id '../../G1-X' is not one of CMR's")]
    [InlineData("meta/concept-id", "G1-X\n", "its concept id 'G1-X\uFFFD' is not one of CMR's")]
    [InlineData("meta/revision-id", "3/../4", "its revision '3/../4' is not a number")]
    [InlineData("umm/TemporalExtent", "yesterday", "its metadata state no time (TemporalExtent), or one that cannot be read")]
    [InlineData("umm/RelatedUrls", "https://x", "its metadata have no 'GET DATA' link to a file")]
    public void Metadata_that_cannot_be_used_fail_their_granule_with_a_safe_id(string path, string value, string problem)
    {
        var granules = Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With(path, value), UmmAnswer.Granule(2)));

        Assert.StartsWith(problem, granules[0].Problem);
        Assert.Matches("^[A-Za-z0-9_-]+$", granules[0].Id);
        Assert.Matches("^[0-9]+$", granules[0].Revision);
        Assert.Null(granules[1].Problem);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("{}")]
    [InlineData("{\"meta\": [], \"umm\": {\"RelatedUrls\": [null, 3, {}], \"DataGranule\": \"\"}}")]
    public void An_item_of_any_shape_is_a_granule_with_a_problem(string item)
    {
        var granule = Assert.Single(Parse($"{{\"items\": [{item}]}}"));

        Assert.NotNull(granule.Problem);
        Assert.StartsWith("invalid-", granule.Id);
    }

    [Fact]
    public void Any_damage_to_an_answer_is_read_or_refused_but_never_a_crash()
    {
        var whole = Encoding.UTF8.GetBytes(UmmAnswer.Of(UmmAnswer.Granule(1), UmmAnswer.Granule(2)));
        var random = new Random(1);
        var parser = Parser(@"\.he5$");
        string[] texts = ["\"", "\\ud800", "\\u0000", "null", "[", "{", "/", "..", "é", "9e99", ":", ","];
        byte[][] pieces = [[0xff], .. texts.Select(Encoding.UTF8.GetBytes)];
        for (var i = 0; i < 5_000; i++)
        {
            var damaged = whole.ToArray();
            var piece = pieces[random.Next(pieces.Length)];
            piece.CopyTo(damaged, random.Next(damaged.Length - piece.Length));
            try
            {
                Assert.All(parser.Parse(damaged).Granules, granule => Assert.True(granule.File is null != granule.Problem is null));
            }
            catch (DiscoveryException)
            {
            }
        }
    }

    [Theory]
    [InlineData("https://ü.üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü/a.he5")]
    [InlineData("https://xn--/a.he5")]
    [InlineData("https://a\u0338b.example/a.he5")]
    [InlineData("https://[::1%25x]/a.he5")]
    [InlineData("https://1.2.3/a.he5")]
    [InlineData("https:///a.he5")]
    public void A_strange_host_fails_its_granule(string url)
    {
        var granule = UmmAnswer.Granule(1).With("umm/RelatedUrls", UmmAnswer.Links(("GET DATA", url)));

        Assert.NotNull(Assert.Single(Parse(UmmAnswer.Of(granule))).Problem);
    }

    [Fact]
    public void Files_that_do_not_match_are_listed()
    {
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1, fileName: "ozone.nc4"))));

        Assert.Equal(@"none of its data files matches source.cmr.include '\.he5$'; there are ozone.nc4", granule.Problem);
    }

    [Fact]
    public void Several_matching_files_are_named_and_none_is_guessed()
    {
        var links = UmmAnswer.Links(
            ("GET DATA", "https://a.gsfc.nasa.gov/one.he5"), ("GET DATA", "https://a.gsfc.nasa.gov/two.he5"));
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/RelatedUrls", links))));

        Assert.Equal("several of its data files qualify: one.he5, two.he5. Narrow source.cmr.include to pick one", granule.Problem);
    }

    [Fact]
    public void The_same_file_on_two_hosts_is_taken_from_the_allowed_one()
    {
        var links = UmmAnswer.Links(
            ("GET DATA", "ftp://acdisc.gsfc.nasa.gov/one.he5"),
            ("GET DATA", "https://mirror.example/one.he5"),
            ("GET DATA", "https://acdisc.gsfc.nasa.gov/one.he5"));
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/RelatedUrls", links))));

        Assert.Equal("https://acdisc.gsfc.nasa.gov/one.he5", granule.File!.Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("OPENDAP DATA", "https://gpm1.gesdisc.eosdis.nasa.gov/opendap/GPM_L3/2019/051/one.he5")]
    [InlineData("OPENDAP DATA", "https://gpm1.gesdisc.eosdis.nasa.gov/opendap/GPM_L3/2019/051/one.he5.html")]
    [InlineData(null, "https://acdisc.gesdisc.eosdis.nasa.gov/opendap/HDF-EOS5/Aura_OMI_Level3/one.he5")]
    [InlineData(null, "https://opendap.earthdata.nasa.gov/collections/C2077042612-POCLOUD/granules/one.he5")]
    [InlineData("THREDDS DATA", "https://a.gsfc.nasa.gov/thredds/fileServer/one.he5")]
    [InlineData(null, "https://a.gsfc.nasa.gov/thredds/dodsC/data/one.he5")]
    public void A_service_that_is_called_data_is_not_taken_for_the_file_beside_it(string? subtype, string url)
    {
        var links = UmmAnswer.Links(("GET DATA", url), ("GET DATA", "https://acdisc.gsfc.nasa.gov/data/one.he5"));
        links[0]!["Subtype"] = subtype;
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/RelatedUrls", links)), include: null));

        Assert.Null(granule.Problem);
        Assert.Equal("https://acdisc.gsfc.nasa.gov/data/one.he5", granule.File!.Url.AbsoluteUri);
    }

    [Fact]
    public void A_granule_that_only_services_give_is_named()
    {
        var links = UmmAnswer.Links(("GET DATA", "https://opendap.earthdata.nasa.gov/collections/C1-X/granules/one.he5"));
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/RelatedUrls", links))));

        Assert.Equal("its 'GET DATA' links lead to services such as OPeNDAP, not to a file: one.he5", granule.Problem);
    }

    [Fact]
    public void Plain_http_is_refused()
    {
        var links = UmmAnswer.Links(("GET DATA", "http://acdisc.gsfc.nasa.gov/one.he5"));
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/RelatedUrls", links))));

        Assert.Contains("http to host acdisc.gsfc.nasa.gov is not encrypted; only https is allowed", granule.Problem);
    }

    [Fact]
    public void A_single_moment_is_a_range_of_that_moment()
    {
        var extent = new JsonObject { ["SingleDateTime"] = "2020-01-05T12:00:00+02:00" };
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1).With("umm/TemporalExtent", extent))));

        Assert.Equal(new TimeRange(Utc("2020-01-05T10:00:00Z"), Utc("2020-01-05T10:00:00Z")), granule.Time);
        Assert.Equal(TimeSpan.Zero, granule.Time.Start.Offset);
    }

    [Fact]
    public void Without_a_production_time_the_revision_date_counts() =>
        Assert.Equal(Utc("2021-03-04T05:06:07Z"), Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1)))).Produced);

    [Fact]
    public void A_checksum_of_an_unnamed_only_file_belongs_to_it()
    {
        var archived = JsonNode.Parse("""
            [{"Name": "Not provided", "Size": 1.0, "SizeUnit": "MB", "SizeInBytes": 77, "Checksum": {"Algorithm": "SHA-256", "Value": "AB12"}}]
            """);
        var granule = Assert.Single(Parse(UmmAnswer.Of(
            UmmAnswer.Granule(1).With("umm/DataGranule", new JsonObject { ["ArchiveAndDistributionInformation"] = archived }))));

        Assert.Equal(77, granule.File!.Size);
        Assert.Equal(new FileChecksum("SHA-256", "ab12"), granule.File.Checksum);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData(@"^(?=ozone)(a+)+$")]
    public void An_include_cannot_take_for_ever(string include)
    {
        var granule = Assert.Single(Parse(UmmAnswer.Of(UmmAnswer.Granule(1, fileName: "ozone" + new string('a', 190) + "!")), include));

        Assert.NotNull(granule.Problem);
    }

    [Fact]
    public void An_include_that_is_no_expression_is_an_error() =>
        Assert.Contains("source.cmr.include '(' is no regular expression", Assert.Throws<DiscoveryException>(() => Parse("{}", "(")).Message);

    private const long GraceNcBytes = 179035169;

    private static UmmGranulePage ParseFile(string path, string? include) =>
        Parser(include).Parse(File.ReadAllBytes(Shared.File(path)));

    private static IReadOnlyList<DiscoveredGranule> Parse(string answer, string? include = @"\.he5$") =>
        Parser(include).Parse(Encoding.UTF8.GetBytes(answer)).Granules;

    private static UmmGranuleParser Parser(string? include) => new(UmmAnswer.Dataset(include).Source, CmrOptions.Nasa);

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
