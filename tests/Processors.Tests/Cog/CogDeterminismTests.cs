using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class CogDeterminismTests
{
    private static readonly CogOptions Options = new() { BlockSize = 128 };

    [Theory]
    [InlineData(OverviewResampling.Nearest)]
    [InlineData(OverviewResampling.Average)]
    [InlineData(OverviewResampling.Mode)]
    [InlineData(OverviewResampling.Bilinear)]
    public void A_raster_written_in_panels_has_the_same_bytes(OverviewResampling resampling)
    {
        using var folder = new TemporaryFolder();
        var forms = new (double? Nodata, CogPredictor Predictor)[] { (-9999, CogPredictor.Auto), (-9999, CogPredictor.None), (-9999, CogPredictor.FloatingPoint), (null, CogPredictor.Auto) };
        foreach (var (width, height) in new[] { (1500, 900), (1537, 131), (2047, 515), (129, 700), (515, 1) })
        {
            foreach (var (nodata, predictor) in forms)
            {
                var options = Options with { OverviewResampling = resampling, Predictor = predictor };
                var raster = MemoryRaster.Field(width, height, nodata);
                var whole = new CogWriter().Write(raster, options, folder[$"{width}-{nodata}-{predictor}-whole.tif"]);
                var panels = new CogWriter(new WriterBudget { Strips = 1 }).Write(raster, options, folder[$"{width}-{nodata}-{predictor}-panels.tif"]);
                AssertSame(whole, panels);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_file_and_statistics()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(1300, 900);
        var files = new[] { 1, 2, 4 }.Select(threads => new CogWriter().Write(raster, Options with { Threads = threads }, folder[$"{threads}.tif"])).ToList();
        AssertSame(files[0], files[1]);
        AssertSame(files[0], files[2]);
    }

    [Fact]
    public void Tiles_that_went_through_the_temporary_file_come_out_the_same()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(1300, 900);
        var memory = new CogWriter().Write(raster, Options, folder["memory.tif"]);
        var half = new CogWriter(new WriterBudget { Tiles = 1 << 20 }).Write(raster, Options, folder["half.tif"]);
        var disk = new CogWriter(new WriterBudget { Tiles = 0 }).Write(raster, Options, folder["disk.tif"]);
        Assert.True(memory.Size > 1 << 20);
        AssertSame(memory, half);
        AssertSame(memory, disk);
        Assert.Equal(["disk.tif", "half.tif", "memory.tif"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_same_raster_twice_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var first = new CogWriter().Write(MemoryRaster.Field(640, 480), Options, folder["1.tif"]);
        var second = new CogWriter().Write(MemoryRaster.Field(640, 480), Options, folder["2.tif"]);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
    }

    [Fact]
    public void Constant_tiles_before_the_first_varying_one_share_its_predictor()
    {
        using var folder = new TemporaryFolder();
        var samples = new float[600 * 600];
        for (var i = 400 * 600; i < samples.Length; i++)
            samples[i] = 280 + i % 600 * 0.01f;
        var file = new CogWriter().Write(MemoryRaster.Of(samples, 600, 600), Options, folder["a.tif"]);
        var explicitly = new CogWriter().Write(
            MemoryRaster.Of(samples, 600, 600), Options with { Predictor = CogPredictor.FloatingPoint }, folder["b.tif"]);
        Assert.Equal(explicitly.Sha256, file.Sha256);
    }

    [Fact]
    public void Automatic_takes_the_predictor_that_makes_the_smaller_file()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        var digits = Enumerable.Range(0, 500 * 500).Select(_ => random.Next(8) == 0 ? 200f + random.Next(20) : -9999f).ToArray();
        foreach (var raster in new[] { MemoryRaster.Field(500, 500, nodata: null), MemoryRaster.Of(digits, 500, 500, nodata: -9999) })
        {
            var sizes = new[] { CogPredictor.Auto, CogPredictor.None, CogPredictor.FloatingPoint }.ToDictionary(
                predictor => predictor,
                predictor => new CogWriter().Write(raster, Options with { Predictor = predictor }, folder[Guid.NewGuid() + ".tif"]).Size);
            Assert.Equal(Math.Min(sizes[CogPredictor.None], sizes[CogPredictor.FloatingPoint]), sizes[CogPredictor.Auto]);
        }
    }

    private static void AssertSame(CogFile expected, CogFile actual)
    {
        Assert.Equal(expected.Sha256, actual.Sha256);
        Assert.Equal(expected.Quicklook!.Samples, actual.Quicklook!.Samples);
        foreach (var (one, other) in expected.Statistics.Zip(actual.Statistics))
        {
            Assert.Equal(one with { Histogram = null }, other with { Histogram = null });
            Assert.Equal(one.Histogram!.Buckets, other.Histogram!.Buckets);
        }
    }
}
