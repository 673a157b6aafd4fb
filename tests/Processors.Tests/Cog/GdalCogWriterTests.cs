using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class GdalCogWriterTests
{
    [Theory]
    [InlineData(OverviewResampling.Average)]
    [InlineData(OverviewResampling.Mode)]
    [InlineData(OverviewResampling.Nearest)]
    public void Both_writers_write_the_same_pixels_and_count_them_the_same(OverviewResampling resampling)
    {
        using var folder = new TemporaryFolder();
        var options = new CogOptions { BlockSize = 128, OverviewResampling = resampling, Predictor = CogPredictor.FloatingPoint };
        var raster = MemoryRaster.Field(1300, 600);
        var ours = new CogWriter().Write(raster, options, folder["ours.tif"]);
        var gdals = new GdalCogWriter().Write(raster, options, folder["gdal.tif"]);
        Assert.Equal((gdals.Quicklook!.Width, gdals.Quicklook.Height), (ours.Quicklook!.Width, ours.Quicklook.Height));
        Assert.Equal(gdals.Quicklook.Samples, ours.Quicklook.Samples);
        Assert.Equal(gdals.Statistics[0].ValidCount, ours.Statistics[0].ValidCount);
        Assert.Equal(gdals.Statistics[0].Histogram!.Buckets, ours.Statistics[0].Histogram!.Buckets);
        Assert.Equal(gdals.Statistics[0].Mean!.Value, ours.Statistics[0].Mean!.Value, 1e-9);
        Assert.Equal("", ExternalProgram.ValidateCog(gdals.Path));
        Assert.InRange(ours.Size, gdals.Size / 2, gdals.Size * 1.01);
    }

    [Fact]
    public void What_GDAL_cannot_write_is_a_named_error_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(10, 10) with { Crs = CoordinateReferenceSystem.FromEpsg(999999) };
        Assert.Contains("999999", Assert.Throws<CogException>(() => new GdalCogWriter().Write(raster, new CogOptions(), folder["a.tif"])).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
