using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class CogMetadataTests
{
    [Fact]
    public void GDAL_shows_description_unit_scale_nodata_statistics_and_tags()
    {
        var info = Info(MemoryRaster.Field(700, 300) with
        {
            Bands = [new RasterBand { Name = "ozone", Description = "Total <ozone> & \"more\" &amp;", Unit = "DU", Scale = 0.1, Offset = -2.5 }],
            Tags = new Dictionary<string, string> { ["SOURCE"] = "a <b> & &amp; c", ["VERSION"] = "0.1.0" },
        });
        var band = info["bands"]![0]!;
        Assert.Equal("Total <ozone> & \"more\" &amp;", (string?)band["description"]);
        Assert.Equal("DU", (string?)band["unit"]);
        Assert.Equal(0.1, (double?)band["scale"]);
        Assert.Equal(-2.5, (double?)band["offset"]);
        Assert.Equal(-9999, (double?)band["noDataValue"]);
        Assert.Equal("a <b> & &amp; c", (string?)info["metadata"]![""]!["SOURCE"]);
        Assert.Equal("0.1.0", (string?)info["metadata"]![""]!["VERSION"]);
        Assert.Equal("COG", (string?)info["metadata"]!["IMAGE_STRUCTURE"]!["LAYOUT"]);
        Assert.Equal([-180, 360.0 / 700, 0, 90, 0, -0.6], info["geoTransform"]!.AsArray().Select(term => (double)term!));
        Assert.Equal(4326, (int?)info["stac"]!["proj:epsg"]);
        Assert.NotNull(band["metadata"]![""]!["STATISTICS_MEAN"]);
    }

    [Theory]
    [InlineData(4326)]
    [InlineData(3857)]
    [InlineData(32633)]
    [InlineData(3035)]
    [InlineData(4258)]
    public void The_EPSG_code_comes_back(int code) =>
        Assert.Equal(code, (int?)Info(MemoryRaster.Field(10, 10) with { Crs = CoordinateReferenceSystem.FromEpsg(code) })["stac"]!["proj:epsg"]);

    [Fact]
    public void A_WKT_without_a_code_comes_back()
    {
        const string sinusoidal = """
            PROJCS["Sinusoidal",GEOGCS["Sphere",DATUM["D",SPHEROID["S",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["longitude_of_center",0],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]
            """;
        var wkt = (string)Info(MemoryRaster.Field(10, 10) with { Crs = CoordinateReferenceSystem.FromWkt(sinusoidal) })["coordinateSystem"]!["wkt"]!;
        Assert.Contains("Sinusoidal", wkt);
        Assert.Contains("6371007.181", wkt);
    }

    /// <remarks>GDAL takes their successors for them, which are on another ellipsoid: EASE-Grid 2.0 is 13 km off EASE-Grid.</remarks>
    [Theory]
    [InlineData(3408)]
    [InlineData(3410)]
    [InlineData(2163)]
    [InlineData(3412)]
    public void A_deprecated_EPSG_code_means_what_it_says_to_readers_of_the_file(int code)
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(10, 10) with
        {
            Crs = CoordinateReferenceSystem.FromEpsg(code),
            GeoTransform = new GeoTransform(-1_000_000, 100_000, 0, 800_000, 0, -100_000),
        };
        new CogWriter().Write(raster, new CogOptions(), folder["ours.tif"]);
        new GdalCogWriter().Write(raster, new CogOptions(), folder["gdals.tif"]);

        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", """
            import sys
            from osgeo import gdal, osr
            gdal.UseExceptions()
            gdal.SetConfigOption('OSR_USE_NON_DEPRECATED', 'NO')
            truth = osr.SpatialReference(); truth.ImportFromEPSG(int(sys.argv[1]))
            gdal.SetConfigOption('OSR_USE_NON_DEPRECATED', None)
            for path in sys.argv[2:]:
                read = gdal.Open(path).GetSpatialRef()
                for system in (truth, read):
                    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                way = osr.CoordinateTransformation(truth, read)
                print(max(abs(a - b) for x in (-1e6, 0, 1e5) for y in (8e5, 1e5, -3e5) for a, b in zip((x, y), way.TransformPoint(x, y))))
            """, $"{code}", folder["ours.tif"], folder["gdals.tif"]);

        Assert.True(exitCode == 0, error);
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), apart => Assert.InRange(double.Parse(apart, CultureInfo.InvariantCulture), 0, 1e-6));
    }

    [Theory]
    [InlineData("+proj=nsper +h=35786023 +lon_0=-75")]
    [InlineData("+proj=hammer")]
    [InlineData("+proj=eqearth +lon_0=10")]
    public void A_projection_that_GeoTIFF_has_no_keys_for_is_refused(string projection)
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(10, 10) with { Crs = CoordinateReferenceSystem.FromWkt(projection) };
        foreach (var writer in (ICogWriter[])[new CogWriter(), new GdalCogWriter()])
        {
            var error = Assert.Throws<CogException>(() => writer.Write(raster, new CogOptions(), folder["a.tif"]));
            Assert.Contains("GeoTIFF has no keys for this projection", error.Message);
            Assert.Empty(Directory.GetFiles(folder.Path));
        }
    }

    [Fact]
    public void Our_keys_of_EPSG_4326_are_GDALs()
    {
        var gdal = GeoKeysFromGdal.For(CoordinateReferenceSystem.FromEpsg(4326));
        Assert.Equal(gdal.Directory, GeoKeys.Wgs84.Directory);
        Assert.Equal(gdal.Doubles, GeoKeys.Wgs84.Doubles);
        Assert.Equal(gdal.Ascii, GeoKeys.Wgs84.Ascii);
    }

    [Fact]
    public void A_rotated_raster_stays_rotated()
    {
        var transform = new GeoTransform(100, 2, 0.5, 50, 0.25, -3);
        var info = Info(MemoryRaster.Field(10, 10) with { GeoTransform = transform });
        Assert.Equal([100, 2, 0.5, 50, 0.25, -3], info["geoTransform"]!.AsArray().Select(term => (double)term!));
    }

    [Theory]
    [InlineData(double.NaN, "nan")]
    [InlineData(-1.2676506002282294e30, "-1.2676506002282294e+30")]
    [InlineData(0.5, "0.5")]
    public void The_nodata_value_is_exact(double nodata, string text)
    {
        using var folder = new TemporaryFolder();
        new CogWriter().Write(MemoryRaster.Field(10, 10, nodata: null) with { Nodata = nodata }, new CogOptions(), folder["a.tif"]);
        var (_, output, _) = ExternalProgram.Run(
            ExternalProgram.Python, "-c", "import sys; from osgeo import gdal; cog = gdal.Open(sys.argv[1]); print(repr(cog.GetRasterBand(1).GetNoDataValue()))", folder["a.tif"]);
        Assert.Equal(text, output.Trim());
    }

    [Fact]
    public void The_quicklook_is_the_smallest_resolution_of_at_least_512_pixels()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(1440, 720);
        var quicklook = new CogWriter().Write(raster, new CogOptions(), folder["a.tif"]).Quicklook!;
        Assert.Equal((720, 360, SampleType.Float32), (quicklook.Width, quicklook.Height, quicklook.SampleType));
        ExternalProgram.Run("gdal_translate", "-q", "-of", "ENVI", "-outsize", "720", "360", folder["a.tif"], folder["a.raw"]);
        Assert.Equal(File.ReadAllBytes(folder["a.raw"]), quicklook.Samples);
        var small = MemoryRaster.Field(300, 200);
        Assert.Equal(((MemoryPixels)small.Pixels).Samples, new CogWriter().Write(small, new CogOptions { BlockSize = 128 }, folder["b.tif"]).Quicklook!.Samples);
    }

    [Fact]
    public void Without_a_quicklook_the_file_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(700, 600);
        foreach (var (name, writer) in new (string, ICogWriter)[] { ("ours", new CogWriter()), ("gdals", new GdalCogWriter()) })
        {
            var with = writer.Write(raster, new CogOptions(), folder[$"{name}-with.tif"]);
            var without = writer.Write(raster, new CogOptions { Quicklook = false }, folder[$"{name}-without.tif"]);
            Assert.Null(without.Quicklook);
            Assert.Equal(with.Sha256, without.Sha256);
        }
    }

    private static JsonNode Info(Raster raster)
    {
        using var folder = new TemporaryFolder();
        new CogWriter().Write(raster, new CogOptions(), folder["a.tif"]);
        var (exitCode, output, error) = ExternalProgram.Run("gdalinfo", "-json", folder["a.tif"]);
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }
}
