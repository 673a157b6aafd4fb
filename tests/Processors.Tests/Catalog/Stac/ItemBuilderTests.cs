using System.Text;
using System.Text.Json.Nodes;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Catalog.Stac;

public class ItemBuilderTests
{
    private static readonly RasterBand Packed = new() { Name = "ozone", Scale = 0.1, Offset = -5 };

    private static readonly Raster AcrossTheAntimeridian =
        Samples.Raster(transform: new GeoTransform(170, 0.1, 0, 10, 0, -0.1), width: 200, height: 100);

    [Fact]
    public void Items_of_every_kind_are_valid_STAC()
    {
        var withoutRender = Samples.Dataset with { Variables = [Samples.Precision] };
        var bare = Samples.Content(dataset: withoutRender);
        byte[][] items =
        [
            ItemBuilder.Build(Samples.Content()),
            ItemBuilder.Build(Samples.Content(statistics: Samples.NothingValid)),
            ItemBuilder.Build(Samples.Content() with { Granule = new SourceGranule("local.he5"), Thumbnail = null }),
            ItemBuilder.Build(bare with { Assets = [bare.Assets[1]], Thumbnail = null }),
            ItemBuilder.Build(Samples.Content(raster: AcrossTheAntimeridian)),
            ItemBuilder.Build(Samples.Content() with { Footprint = GeographicOutline.Of(new GeographicBox(5, 50, 6, 51)) }),
            .. Enum.GetValues<SampleType>().Select(type => ItemBuilder.Build(Samples.Content(raster: Samples.Raster(type, nodata: 0)))),
            .. new double?[] { double.NaN, double.NegativeInfinity, null }
                .Select(nodata => ItemBuilder.Build(Samples.Content(raster: Samples.Raster(nodata: nodata)))),
            ItemBuilder.Build(Samples.Content(raster: Samples.Raster(SampleType.Int64, nodata: long.MinValue))),
            ItemBuilder.Build(Samples.Content(raster: Samples.Raster(SampleType.Int16, nodata: -999, band: Packed))),
        ];

        Assert.Empty(StacSchemas.Validate(items));
    }

    [Fact]
    public void Each_schema_rejects_an_item_that_breaks_it()
    {
        var item = ItemBuilder.Build(Samples.Content());
        (string Schema, byte[] Item)[] broken =
        [
            ("item-spec", Samples.Changed(item, i => i["properties"]!["datetime"] = "2022-01-20T00:00:00+02:00")),
            ("item-spec", Samples.Changed(item, i => i["assets"]!["ozone"]!["bands"]![0]!["nodata"] = "none")),
            ("item-spec", Samples.Changed(item, i => i["bbox"]!.AsArray().RemoveAt(0))),
            ("file", Samples.Changed(item, i => i["assets"]!["ozone"]!["file:checksum"] = "SHA256")),
            ("processing", Samples.Changed(item, i => i["properties"]!["processing:software"] = "datasets 0.1.0")),
            ("projection", Samples.Changed(item, i => i["assets"]!["ozone"]!["proj:transform"]!.AsArray().RemoveAt(0))),
            ("raster", Samples.Changed(item, i => i["assets"]!["ozone"]!["bands"]![0]!["raster:histogram"]!.AsObject().Remove("count"))),
            ("render", Samples.Changed(item, i => i["properties"]!["renders"]!["ozone"]!.AsObject().Remove("assets"))),
        ];

        var problems = StacSchemas.Validate([.. broken.Select(b => b.Item)]);

        for (var i = 0; i < broken.Length; i++)
            Assert.Contains(problems, p => p.StartsWith($"{i}.json: ") && p.Split(": ")[1].Contains(broken[i].Schema));
    }

    [Fact]
    public void A_global_grid_covers_the_globe_exactly()
    {
        foreach (var width in (int[])[1440, 3600, 432_00, 1080])
        {
            var item = Item(raster: Samples.Raster(width: width, height: width / 2));

            Assert.Equal([-180, -90, 180, 90], Numbers(item["bbox"]));
            Assert.Equal("[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]", item["geometry"]!["coordinates"]!.ToJsonString());
        }
    }

    [Fact]
    public void A_grid_centred_on_the_poles_ends_at_the_poles()
    {
        // MERRA-2: 576 x 361 cells of 0.625° x 0.5°, the first centred on (-180, -90).
        var item = Item(raster: Samples.Raster(transform: new GeoTransform(-180.3125, 0.625, 0, 90.25, 0, -0.5), width: 576, height: 361));

        Assert.Equal([-180, -90, 180, 90], Numbers(item["bbox"]));
        Assert.Equal([-180.3125, -90.25, 179.6875, 90.25], Numbers(item["assets"]!["ozone"]!["proj:bbox"]));
    }

    [Fact]
    public void A_grid_across_the_antimeridian_is_two_polygons()
    {
        var content = Samples.Content(raster: AcrossTheAntimeridian);
        var item = Samples.Parse(ItemBuilder.Build(content with { Assets = [content.Assets[0]] }));

        Assert.Equal([170, 0, -170, 10], Numbers(item["bbox"]));
        Assert.Equal("MultiPolygon", (string?)item["geometry"]!["type"]);
        Assert.Equal(
            "[[[[170,0],[180,0],[180,10],[170,10],[170,0]]],[[[-180,0],[-170,0],[-170,10],[-180,10],[-180,0]]]]",
            item["geometry"]!["coordinates"]!.ToJsonString());
    }

    [Fact]
    public void Shape_is_rows_then_columns_and_the_transform_is_row_major()
    {
        var asset = Item()["assets"]!["ozone"]!;

        Assert.Equal("EPSG:4326", (string?)asset["proj:code"]);
        Assert.Equal([720, 1440], Numbers(asset["proj:shape"]));
        Assert.Equal([0.25, 0, -180, 0, -0.25, 90], Numbers(asset["proj:transform"]));
        Assert.Equal([-180, -90, 180, 90], Numbers(asset["proj:bbox"]));
        Assert.InRange((double)asset["raster:spatial_resolution"]!, 27_790, 27_830);
    }

    [Fact]
    public void Statistics_and_histogram_are_those_of_the_file()
    {
        var band = Item()["assets"]!["ozone"]!["bands"]![0]!;

        Assert.Equal("float32", (string?)band["data_type"]);
        Assert.Equal("DU", (string?)band["unit"]);
        Assert.Equal(158.5, (double)band["statistics"]!["minimum"]!);
        Assert.Equal(424.25, (double)band["statistics"]!["maximum"]!);
        Assert.Equal(1_036_800, (long)band["statistics"]!["count"]!);
        Assert.Equal(13.474, (double)band["statistics"]!["valid_percent"]!, 3);
        Assert.Equal([100_000, 39_000, 699], Numbers(band["raster:histogram"]!["buckets"]));
        Assert.Equal(3, (int)band["raster:histogram"]!["count"]!);
    }

    [Fact]
    public void A_band_without_a_valid_pixel_says_so()
    {
        var band = Item(statistics: Samples.NothingValid)["assets"]!["ozone"]!["bands"]![0]!.AsObject();

        Assert.Equal("""{"count":1036800,"valid_percent":0}""", band["statistics"]!.ToJsonString());
        Assert.False(band.ContainsKey("raster:histogram"));
    }

    [Fact]
    public void Numbers_that_JSON_cannot_hold_are_left_out()
    {
        var infinite = Samples.Statistics with { Maximum = double.PositiveInfinity, Mean = double.NaN, Histogram = null };
        var statistics = Item(statistics: infinite)["assets"]!["ozone"]!["bands"]![0]!["statistics"]!.AsObject();

        Assert.Equal(["minimum", "stddev", "count", "valid_percent"], statistics.Select(s => s.Key));
    }

    [Theory]
    [InlineData(SampleType.Int64, (double)long.MinValue, "-9223372036854775808")]
    [InlineData(SampleType.UInt8, 255.0, "255")]
    [InlineData(SampleType.Float32, -9999.0, "-9999")]
    public void Nodata_is_written_exactly(SampleType type, double nodata, string expected)
    {
        var text = Encoding.UTF8.GetString(ItemBuilder.Build(Samples.Content(raster: Samples.Raster(type, nodata))));

        Assert.Contains($"\"nodata\": {expected},", text);
    }

    /// <summary>Texts in the place of numbers, which STAC allows, are what rustac and stac-geoparquet fail at.</summary>
    [Theory]
    [InlineData(SampleType.Float32, double.NaN)]
    [InlineData(SampleType.Float64, double.PositiveInfinity)]
    [InlineData(SampleType.Float64, double.NegativeInfinity)]
    public void Nodata_that_is_no_number_is_left_out(SampleType type, double nodata)
    {
        var item = Item(raster: Samples.Raster(type, nodata));

        Assert.False(item["assets"]!["ozone"]!["bands"]![0]!.AsObject().ContainsKey("nodata"));
        Assert.False(item["properties"]!["renders"]!["ozone"]!.AsObject().ContainsKey("nodata"));
    }

    [Fact]
    public void The_code_that_all_assets_share_is_the_items_too()
    {
        var content = Samples.Content();
        var utm = content.Assets[0].Variable with { Raster = content.Assets[0].Variable.Raster with { Crs = CoordinateReferenceSystem.FromEpsg(32632) } };
        var mixed = content with { Assets = [content.Assets[0] with { Variable = utm }, content.Assets[1]], Footprint = GeographicOutline.Of(new GeographicBox(5, 50, 6, 51)) };

        Assert.Equal("EPSG:4326", (string?)Item()["properties"]!["proj:code"]);
        Assert.False(Samples.Parse(ItemBuilder.Build(mixed))["properties"]!.AsObject().ContainsKey("proj:code"));
    }

    [Fact]
    public void An_item_is_as_old_as_its_granule_whatever_the_clock_says()
    {
        var content = Samples.Content();
        var made = new DateTimeOffset(2022, 1, 22, 3, 4, 5, TimeSpan.Zero);
        var archived = content with { Granule = content.Granule with { Archived = content.Granule.Archived! with { Produced = made } } };
        var properties = Samples.Parse(ItemBuilder.Build(archived))["properties"]!;
        var local = Samples.Parse(ItemBuilder.Build(content with { Granule = new SourceGranule("local.he5") }))["properties"]!.AsObject();

        Assert.Equal(("2022-01-22T03:04:05Z", "2022-01-22T03:04:05Z"), ((string?)properties["created"], (string?)properties["updated"]));
        Assert.False(local.ContainsKey("created") || local.ContainsKey("updated"));
    }

    [Fact]
    public void Links_up_have_titles()
    {
        var titles = Item()["links"]!.AsArray().ToDictionary(l => (string)l!["rel"]!, l => (string?)l!["title"]);

        Assert.Equal(("Datasets", $"{Samples.Dataset.Title}, 2022", Samples.Dataset.Title), (titles["root"], titles["parent"], titles["collection"]));
    }

    [Fact]
    public void A_float32_fill_value_reads_back_with_its_exact_bits()
    {
        const float fill = -1.2676506e30f;
        var nodata = (double)Item(raster: Samples.Raster(nodata: fill))["assets"]!["ozone"]!["bands"]![0]!["nodata"]!;

        Assert.Equal(BitConverter.SingleToInt32Bits(fill), BitConverter.SingleToInt32Bits((float)nodata));
    }

    [Fact]
    public void Scale_and_offset_are_stated_only_where_numbers_are_packed()
    {
        var packed = Item(raster: Samples.Raster(SampleType.Int16, -999, Packed));
        var plain = Item()["assets"]!["ozone"]!["bands"]![0]!.AsObject();

        Assert.Equal(0.1, (double)packed["assets"]!["ozone"]!["bands"]![0]!["raster:scale"]!);
        Assert.Equal(-5, (double)packed["assets"]!["ozone"]!["bands"]![0]!["raster:offset"]!);
        Assert.True((bool)packed["properties"]!["renders"]!["ozone"]!["unscale"]!);
        Assert.False(plain.ContainsKey("raster:scale"));
    }

    [Fact]
    public void The_checksum_is_a_sha2_256_multihash()
    {
        var asset = Item()["assets"]!["ozone"]!;
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["cog"], Samples.CogBytes("OMI-Aura_L3-OMDOAO3e_20220120", "ozone"));
        var sum = ExternalProgram.Run("sha256sum", folder["cog"]).Output.Split(' ')[0];

        Assert.Equal("1220" + sum, (string?)asset["file:checksum"]);
        Assert.Equal(new FileInfo(folder["cog"]).Length, (long)asset["file:size"]!);
    }

    [Fact]
    public void Links_are_relative_but_for_the_granule_in_the_archive()
    {
        var links = Item()["links"]!.AsArray().ToDictionary(l => (string)l!["rel"]!, l => (string)l!["href"]!);

        Assert.Equal("../../../catalog.json", links["root"]);
        Assert.Equal("../catalog.json", links["parent"]);
        Assert.Equal("../../collection.json", links["collection"]);
        Assert.Equal("https://cmr.earthdata.nasa.gov/search/concepts/G1618495041-GES_DISC.umm_json", links["derived_from"]);
        Assert.DoesNotContain("self", links.Keys);
        Assert.Equal("./OMI-Aura_L3-OMDOAO3e_20220120_ozone.tif", (string?)Item()["assets"]!["ozone"]!["href"]);
    }

    /// <summary>A file of this machine, and a record of an archive that ended with its process.</summary>
    [Theory]
    [InlineData("file:///")]
    [InlineData("file:///granules/a.he5")]
    public void No_link_leads_to_a_record_that_only_this_machine_has_and_the_lineage_says_where_the_granule_was(string record)
    {
        var content = Samples.Content();
        var archived = content.Granule.Archived! with { MetadataUrl = new Uri(record) };
        var item = JsonNode.Parse(ItemBuilder.Build(content with { Granule = content.Granule with { Archived = archived } }))!;

        Assert.DoesNotContain("derived_from", item["links"]!.AsArray().Select(link => (string)link!["rel"]!));
        Assert.DoesNotContain(record, item.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("G1618495041-GES_DISC", (string?)item["properties"]!["datasets:granule"]);
        Assert.EndsWith(
            "(granule G1618495041-GES_DISC, revision 3, produced 2022-01-22T02:17:59Z), found on the machine that made this item, through the mapping hdfeos5-grid.",
            (string)item["properties"]!["processing:lineage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_granule_gives_the_same_bytes()
    {
        var first = ItemBuilder.Build(Samples.Content());
        var culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal(first, ItemBuilder.Build(Samples.Content()));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
        Assert.DoesNotContain((byte)'\r', first);
        Assert.Equal((byte)'\n', first[^1]);
    }

    [Fact]
    public void Times_are_UTC_with_a_fraction_only_where_there_is_one()
    {
        var local = new DateTimeOffset(2022, 1, 20, 2, 0, 0, TimeSpan.FromHours(2));
        var properties = Item(day: local)["properties"]!;

        Assert.Equal("2022-01-20T00:00:00Z", (string?)properties["datetime"]);
        Assert.Equal("2022-01-20T23:59:59.999Z", (string?)properties["end_datetime"]);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("a..b")]
    [InlineData(".hidden")]
    [InlineData("_receipts")]
    [InlineData("line\nbreak")]
    [InlineData("")]
    public void An_unsafe_item_id_is_refused(string id)
    {
        var error = Assert.Throws<InvalidIdException>(() => ItemBuilder.Build(Samples.Content(id: id)));

        Assert.Contains("item id", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_raster_in_another_projection_lies_where_its_edges_do_in_degrees()
    {
        // The easting of 500 km is zone 32's central meridian, 9°E, by definition.
        var utm = Samples.Raster() with
        {
            Crs = CoordinateReferenceSystem.FromEpsg(32632),
            GeoTransform = new GeoTransform(500_000, 1000, 0, 5_600_000, 0, -1000),
        };

        var both = Samples.Content(raster: utm);
        var content = both with { Assets = [both.Assets[0]] };

        Assert.Equal(9, (double)Samples.Parse(ItemBuilder.Build(content))["bbox"]![0]!, 9);
        Assert.Equal("EPSG:32632", (string?)Samples.Parse(ItemBuilder.Build(content))["assets"]!["ozone"]!["proj:code"]);
    }

    [Fact]
    public void A_variable_cannot_take_the_thumbnails_place()
    {
        var content = Samples.Content();
        var variable = new MappedVariable { Variable = Samples.Ozone with { Name = "thumbnail" }, Raster = Samples.Raster() };

        Assert.Throws<StacException>(() => ItemBuilder.Build(content with { Assets = [new ItemAsset(variable, content.Assets[0].Cog)] }));
    }

    private static JsonNode Item(DateTimeOffset? day = null, Raster? raster = null, BandStatistics? statistics = null) =>
        Samples.Parse(ItemBuilder.Build(Samples.Content(day, raster, statistics)));

    private static double[] Numbers(JsonNode? array) => [.. array!.AsArray().Select(n => (double)n!)];
}
