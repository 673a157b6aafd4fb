using System.IO.Compression;
using System.Text;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>A dataset's items in columns, which a map page reads.</summary>
public class DatasetIndexTests
{
    private const string Key = "omi-ozone/index.json";

    private static readonly CatalogPublisherOptions Eager = new() { FirstDelay = TimeSpan.Zero, ParallelReads = 3 };

    /// <summary>Those whose months have strips.</summary>
    private static readonly int[] Years = [.. Enumerable.Range(1980, 100)];

    [Fact]
    public async Task It_says_of_each_item_where_its_COGs_are_and_how_they_are_drawn()
    {
        var store = await PublishedAsync(Content(new(2021, 12, 31)), Content(new(2022, 1, 1)));

        var index = Samples.Parse(store[Key]);

        Assert.Equal(1, (int)index["version"]!);
        Assert.Equal(2, (int)index["count"]!);
        Assert.Equal("""["OMI-Aura_L3-OMDOAO3e_20211231","OMI-Aura_L3-OMDOAO3e_20220101"]""", index["id"]!.ToJsonString());
        Assert.Equal(new DateTimeOffset(2021, 12, 31, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.FromUnixTimeMilliseconds((long)index["first"]!));
        Assert.Equal("[0,86400000]", index["step"]!.ToJsonString());
        Assert.Equal("[0]", index["start"]!.ToJsonString());
        Assert.Equal("[86399999]", index["end"]!.ToJsonString());
        Assert.Equal("[[-180],[-90],[180],[90]]", index["bbox"]!.ToJsonString());
        Assert.Equal("""["{year}/{id}/{id}.png"]""", index["quicklook"]!.ToJsonString());
        Assert.Equal(["ozone", "ozone_precision"], index["variables"]!.AsObject().Select(variable => variable.Key));
        Assert.Equal("""{"form":[0],"grid":[0],"kib":[[3],[88],[1270]],"mean":[287.1],"strips":["2021-12","2022-01"]}""", index["variables"]!["ozone"]!.ToJsonString());
        Assert.Equal(
            """{"href":"{year}/{id}/{id}_ozone.tif","title":"Total column ozone","dataType":"float32","unit":"DU","nodata":-1.2676506002282294E+30,"colormap":"viridis","rescale":[150,450]}""",
            index["forms"]![0]!.ToJsonString());
        Assert.Equal("[720,1440]", index["grids"]![0]!["shape"]!.ToJsonString());
        Assert.Equal("[0.25,0,-180,0,-0.25,90]", index["grids"]![0]!["transform"]!.ToJsonString());
        Assert.StartsWith("+proj=longlat +datum=WGS84", (string)index["grids"]![0]!["proj4"]!);
    }

    [Fact]
    public async Task A_grid_without_EPSG_code_has_its_PROJ_string()
    {
        const string sinusoidal =
            """PROJCS["unnamed",GEOGCS["unnamed",DATUM["unnamed",SPHEROID["unnamed",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["longitude_of_center",0],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]""";
        var raster = Samples.Raster(transform: new GeoTransform(0, 1000, 0, 5e6, 0, -1000), width: 10, height: 10) with { Crs = CoordinateReferenceSystem.FromWkt(sinusoidal) };
        var store = await PublishedAsync(Content(new(2022, 1, 1), raster));

        var grid = Samples.Parse(store[Key])["grids"]![0]!;

        Assert.Null(grid["code"]);
        Assert.Equal("+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs", (string)grid["proj4"]!);
    }

    [Fact]
    public void The_same_items_give_the_same_bytes_in_any_order_and_are_read_back()
    {
        var rows = Rows(50);

        var index = DatasetIndex.Write("d", "D", rows, Years, ["ozone"]);

        Assert.Equal(index, DatasetIndex.Write("d", "D", Enumerable.Reverse(rows), Years, ["ozone"]));
        Assert.Equal(index, DatasetIndex.Write("d", "D", DatasetIndex.Read(index, "it"), Years, ["ozone"]));
    }

    [Fact]
    public void An_item_may_lack_a_variable_or_have_another_number_of_resolutions()
    {
        var rows = Rows(3);
        rows[1] = rows[1] with { Assets = [] };
        rows[2] = rows[2] with { Assets = [rows[2].Assets[0] with { Kibibytes = [1, 20], Mean = null }] };

        var read = DatasetIndex.Read(DatasetIndex.Write("d", "D", rows, Years, ["ozone"]), "it");

        Assert.Empty(read[1].Assets);
        Assert.Equal([1, 20], read[2].Assets[0].Kibibytes);
        Assert.Null(read[2].Assets[0].Mean);
        Assert.Equal(rows[0].Assets[0].Kibibytes, read[0].Assets[0].Kibibytes);
    }

    [Fact]
    public void Ten_thousand_items_are_a_small_file()
    {
        var index = DatasetIndex.Write("omi-ozone", "Ozone", Rows(10_000), Years, []);
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(index);

        Assert.InRange(zipped.Length, 1, 80_000);
        Assert.InRange(index.Length, 1, 1_000_000);
    }

    [Fact]
    public async Task A_year_of_an_earlier_version_has_its_rows_made()
    {
        var store = await PublishedAsync(Content(new(2021, 12, 31)), Content(new(2022, 1, 1)));
        var index = store[Key];
        await store.DeleteAsync("_receipts/omi-ozone/_rows/2021.json");
        await store.DeleteAsync(Key);

        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        Assert.Equal(index, store[Key]);
    }

    [Fact]
    public async Task An_item_that_says_too_little_for_a_map_is_in_the_catalog_alone()
    {
        var content = Content(new(2022, 1, 1));
        var store = await PublishedAsync(content, Content(new(2022, 1, 2)));
        store[content.Key] = Samples.Changed(store[content.Key], item => item["assets"]!["ozone"]!.AsObject().Remove("proj:shape"));

        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, [2022]);

        Assert.Equal("""["OMI-Aura_L3-OMDOAO3e_20220102"]""", Samples.Parse(store[Key])["id"]!.ToJsonString());
        Assert.Contains("20220101", Encoding.UTF8.GetString(store["omi-ozone/2022/catalog.json"]));
    }

    private static List<IndexRow> Rows(int count)
    {
        var random = new Random(1);
        var first = new DateTimeOffset(1995, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return
        [
            .. Enumerable.Range(0, count).Select(i => (Date: first.AddDays(i), Time: first.AddDays(i).ToUnixTimeMilliseconds())).Select(day => new IndexRow(
                $"OMI-Aura_L3-OMDOAO3e_{day.Date:yyyyMMdd}", day.Time, day.Time, day.Time + 86_399_000, [-180, -90, 180, 90], "{year}/{id}/{id}.png",
                [new IndexAsset("ozone", """{"href":"{year}/{id}/{id}_ozone.tif"}""", """{"shape":[720,1440]}""",
                    [2, 97 + random.Next(2), 389 + random.Next(4), 1320 + random.Next(10)], Math.Round(280 + random.NextDouble(), 2))])),
        ];
    }

    private static ItemContent Content(DateOnly day, Raster? raster = null)
    {
        var content = Samples.Content(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), raster);
        return content with { Assets = [.. content.Assets.Select(asset => asset with { Cog = asset.Cog with { LevelEnds = [2816, 90_000, 1_300_000] } })] };
    }

    private static async Task<MemoryStore> PublishedAsync(params ItemContent[] contents)
    {
        var store = new MemoryStore();
        foreach (var content in contents)
            Samples.Publish(store, content);
        await new CatalogPublisher(store, Eager).UpdateAsync(Samples.Dataset, contents.Select(content => content.Date.Year));
        return store;
    }
}
