using System.Text.Json;
using CsCheck;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Workflow.Runs;

/// <summary>Classes, bits and directions from a netCDF file to the COG as GDAL reads it, and to the item.</summary>
public sealed class ClassConversionTests : IDisposable
{
    private const int Size = 400;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>0 and 2 beside each other have no 1 between them.</summary>
    [Theory]
    [InlineData(OverviewResampling.Average)]
    [InlineData(OverviewResampling.Bilinear)]
    [InlineData(OverviewResampling.Mode)]
    [InlineData(OverviewResampling.Nearest)]
    public void Every_pixel_of_a_class_overview_is_a_class_of_the_source(OverviewResampling resampling)
    {
        var (cog, _) = Convert(Flags("u1"), dataset => dataset with { Cog = new() { OverviewResampling = resampling, BlockSize = 128 } });
        Assert.Equal("[0, 2] [0, 2] [0, 2]", Gdal(cog, "print(*[sorted(set(band.ReadAsArray().ravel().tolist())) for band in levels])"));
    }

    [Fact]
    public void Every_pixel_of_an_overview_by_mode_or_nearest_is_a_pixel_of_the_source() => Gen
        .Select(Gen.Int[1, 600], Gen.Int[1, 400], Gen.Int[1, 5], Gen.OneOf(Gen.Const(OverviewResampling.Mode), Gen.Const(OverviewResampling.Nearest)), Gen.Int[0, 1000])
        .Array[12].Sample(forms =>
        {
            using var folder = new TemporaryFolder();
            for (var i = 0; i < forms.Length; i++)
            {
                var (width, height, classes, resampling, seed) = forms[i];
                var random = new Random(seed);
                short[] values = [.. Enumerable.Range(0, classes).Select(_ => (short)random.Next(short.MinValue, short.MaxValue))];
                short[] samples = [.. Enumerable.Range(0, width * height).Select(_ => values[random.Next(classes)])];
                new CogWriter().Write(MemoryRaster.Of(samples, width, height, nodata: values[0]), new CogOptions { BlockSize = 128, OverviewResampling = resampling }, folder[$"{i}.tif"]);
            }
            var (_, output, error) = ExternalProgram.RunIn(folder.Path, ExternalProgram.Python, "-c", """
                import glob
                from osgeo import gdal
                for name in glob.glob('*.tif'):
                    cog = gdal.Open(name)
                    band = cog.GetRasterBand(1)
                    source = set(band.ReadAsArray().ravel().tolist())
                    for i in range(band.GetOverviewCount()):
                        made = set(band.GetOverview(i).ReadAsArray().ravel().tolist())
                        assert made <= source, (name, i, made - source)
                print('checked')
                """);
            Assert.True(output.Trim() == "checked", error);
        }, iter: 3, threads: 1);

    [Fact]
    public void Names_colours_and_counts_of_classes_are_in_the_item_and_colours_in_the_COG()
    {
        var (cog, item) = Convert(Flags("u1", colors: "#00FF00 #FFFF00 #ff0000"));
        Assert.Equal("[(0, 255, 0, 255), (255, 255, 0, 255), (255, 0, 0, 255)]", Gdal(cog, "print([band.GetColorTable().GetColorEntry(i) for i in range(3)])"));
        Assert.Equal("good suspicious bad", Gdal(cog, "print(band.GetMetadataItem('flag_meanings'))"));
        Assert.Equal("", ExternalProgram.ValidateCog(cog));
        var band = item.GetProperty("assets").GetProperty("variable").GetProperty("bands")[0];
        var classes = band.GetProperty("classification:classes").EnumerateArray().ToList();
        Assert.Equal([0, 1, 2], classes.Select(one => one.GetProperty("value").GetInt32()));
        Assert.Equal(["good", "suspicious", "bad"], classes.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(["00FF00", "FFFF00", "FF0000"], classes.Select(one => one.GetProperty("color_hint").GetString()));
        var bad = Enumerable.Range(0, Size * Size).Count(i => ValueAt(i) == 2);
        Assert.Equal([Size * Size - bad, 0, bad], classes.Select(one => one.GetProperty("count").GetInt32()));
        Assert.False(band.GetProperty("statistics").TryGetProperty("mean", out _));
        Assert.Contains("https://stac-extensions.github.io/classification/v2.0.0/schema.json", item.GetProperty("stac_extensions").EnumerateArray().Select(url => url.GetString()));
    }

    [Fact]
    public void Classes_without_colours_get_those_of_the_render_or_distinct_ones()
    {
        var (cog, item) = Convert(Flags("u1"));
        var (drawn, _) = Convert(Flags("u1"), dataset => dataset.With(variable => variable with { Render = new() { Colormap = "gray", Rescale = [0, 2] } }));
        Assert.Equal("3", Gdal(cog, "print(len({band.GetColorTable().GetColorEntry(i) for i in range(3)}))"));
        Assert.Equal("[0, 128, 255]", Gdal(drawn, "print([band.GetColorTable().GetColorEntry(i)[0] for i in range(3)])"));
    }

    /// <summary>NSIDC's sea ice has a concentration in percent and codes from 251 on.</summary>
    [Fact]
    public void Codes_beside_a_measurement_make_it_no_class()
    {
        var field = new NetCdfVariable("v", "u1", ["lat", "lon"], [.. Enumerable.Range(0, Size * Size).Select(i => i % 5 == 0 ? 251.0 : i % 100)])
        {
            Attributes = new() { ["flag_values"] = new double[] { 251, 252 }, ["flag_meanings"] = "pole_hole lakes" },
        };
        var (cog, item) = Convert(File(field) with { Format = "NC4" });
        Assert.Equal("None", Gdal(cog, "print(band.GetColorTable())"));
        var band = item.GetProperty("assets").GetProperty("variable").GetProperty("bands")[0];
        Assert.True(band.GetProperty("statistics").TryGetProperty("mean", out _));
        Assert.Equal(Size * Size / 5, band.GetProperty("classification:classes")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public void Bits_are_bit_fields_and_never_mixed()
    {
        var field = new NetCdfVariable("v", "i2", ["lat", "lon"], [.. Enumerable.Range(0, Size * Size).Select(i => (double)(i % 3 == 0 ? 1 : 6))])
        {
            Attributes = new() { ["flag_masks"] = new double[] { 1, 2, 4 }, ["flag_meanings"] = "cloud land ice" },
        };
        var (cog, item) = Convert(File(field));
        Assert.Equal("[1, 6] [1, 6] [1, 6]", Gdal(cog, "print(*[sorted(set(band.ReadAsArray().ravel().tolist())) for band in levels])"));
        var fields = item.GetProperty("assets").GetProperty("variable").GetProperty("bands")[0].GetProperty("classification:bitfields").EnumerateArray().ToList();
        Assert.Equal([(0, 1, "cloud"), (1, 1, "land"), (2, 1, "ice")], fields.Select(one => (one.GetProperty("offset").GetInt32(), one.GetProperty("length").GetInt32(), one.GetProperty("name").GetString()!)));
        var clouds = (Size * Size + 2) / 3;
        Assert.Equal([clouds, Size * Size - clouds, Size * Size - clouds], fields.Select(one => one.GetProperty("classes")[0].GetProperty("count").GetInt32()));
    }

    [Fact]
    public void Overviews_of_directions_are_taken_and_not_averaged()
    {
        var field = new NetCdfVariable("v", "f4", ["lat", "lon"], [.. Enumerable.Range(0, Size * Size).Select(i => i % 2 == 0 ? 359.0 : 1.0)])
        {
            Attributes = new() { ["units"] = "degree", ["standard_name"] = "wind_from_direction" },
        };
        var (cog, _) = Convert(File(field));
        Assert.Equal("True", Gdal(cog, "print(all(set(band.ReadAsArray().ravel().tolist()) <= {1, 359} for band in levels))"));
    }

    [Fact]
    public void The_descriptor_decides_for_a_variable_alone()
    {
        var field = new NetCdfVariable("v", "i2", ["lat", "lon"], [.. Enumerable.Range(0, Size * Size).Select(ValueAt)]);
        var (cog, _) = Convert(File(field), dataset => dataset.With(variable => variable with { OverviewResampling = OverviewResampling.Mode }));
        var (averaged, _) = Convert(File(field));
        Assert.Equal("[0, 2] [0, 2] [0, 2]", Gdal(cog, "print(*[sorted(set(band.ReadAsArray().ravel().tolist())) for band in levels])"));
        Assert.Contains("1", Gdal(averaged, "print(sorted(set(levels[1].ReadAsArray().ravel().tolist())))"));
    }

    [Fact]
    public void A_warp_keeps_classes_and_averages_measurements()
    {
        DatasetDescriptor Warped(DatasetDescriptor dataset) => dataset with { Warp = new() { Crs = "EPSG:4326", Resolution = 0.05, Resampling = WarpResampling.Average } };
        var (cog, _) = Convert(Flags("i2"), Warped);
        Assert.Equal("[0, 2]", Gdal(cog, "print(sorted(set(band.ReadAsArray().ravel().tolist()) - {band.GetNoDataValue()}))"));
    }

    /// <summary>Every other, in blocks that no resampling meets evenly.</summary>
    private static double ValueAt(int i) => (i % Size * 7 + i / Size * 5) % 11 < 5 ? 0 : 2;

    private static NetCdfFile Flags(string type, string? colors = null)
    {
        var field = new NetCdfVariable("v", type, ["lat", "lon"], [.. Enumerable.Range(0, Size * Size).Select(ValueAt)])
        {
            Attributes = new() { ["flag_values"] = new double[] { 0, 1, 2 }, ["flag_meanings"] = "good suspicious bad", ["_FillValue"] = 255.0 },
        };
        if (colors is not null)
            field.Attributes["flag_colors"] = colors;
        return File(field) with { Format = type == "u1" ? "NC4" : "NC" };
    }

    private static NetCdfFile File(NetCdfVariable field) => CfFiles.Simple(
        "a.nc", field, CfFiles.Latitude([.. Enumerable.Range(0, Size).Select(i => 50 - i * 0.01)]), CfFiles.Longitude([.. Enumerable.Range(0, Size).Select(i => 5 + i * 0.01)]));

    private (string Cog, JsonElement Item) Convert(NetCdfFile file, Func<DatasetDescriptor, DatasetDescriptor>? change = null)
    {
        NetCdfFile.Write(_folder, file);
        var dataset = CfFiles.Dataset() with { Cog = new() { BlockSize = 128 } };
        dataset = change?.Invoke(dataset) ?? dataset;
        var output = Directory.CreateDirectory(_folder[$"out{Directory.GetDirectories(_folder.Path).Length}"]).FullName;
        var converted = new GranuleConverter(dataset, MappingRegistry.Default.Get("cf-grid"), new CogWriter()).Convert(_folder[file.Name], null, output);
        var item = Assert.Single(converted.Items);
        return (item.Files.First(one => one.Path.EndsWith(".tif", StringComparison.Ordinal)).Path, JsonDocument.Parse(item.Item).RootElement);
    }

    /// <param name="code">Python, with <c>band</c>, and <c>levels</c>: the band and its overviews.</param>
    private static string Gdal(string cog, string code)
    {
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", $"""
            import sys
            from osgeo import gdal
            gdal.UseExceptions()
            cog = gdal.Open(sys.argv[1])
            band = cog.GetRasterBand(1)
            levels = [band] + [band.GetOverview(i) for i in range(band.GetOverviewCount())]
            {code}
            """, cog);
        Assert.True(exitCode == 0, error);
        return output.Trim();
    }
}
