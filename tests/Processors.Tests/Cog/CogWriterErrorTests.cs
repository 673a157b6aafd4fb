using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class CogWriterErrorTests
{
    private static readonly CogOptions Options = new() { BlockSize = 128 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_cancelled_write_leaves_no_file(int threads)
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var raster = MemoryRaster.Field(600, 600);
        var source = new FailingPixels(raster.Pixels, 3, cancellation.Cancel);
        Assert.Throws<OperationCanceledException>(() => new CogWriter(new WriterBudget { Tiles = 0 }).Write(
            raster with { Pixels = source }, Options with { Threads = threads }, folder["a.tif"], cancellation.Token));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_source_that_fails_fails_the_write_and_leaves_no_file(int threads)
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(600, 600);
        var source = new FailingPixels(raster.Pixels, 2, () => throw new InvalidDataException("the granule is damaged"));
        var exception = Assert.Throws<InvalidDataException>(() => new CogWriter(new WriterBudget { Tiles = 0, Strips = 1 }).Write(
            raster with { Pixels = source }, Options with { Threads = threads }, folder["a.tif"]));
        Assert.Equal("the granule is damaged", exception.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_existing_file_is_not_touched()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.tif"], "mine");
        Assert.Contains("exists already", Assert.Throws<CogException>(() => new CogWriter().Write(MemoryRaster.Field(10, 10), Options, folder["a.tif"])).Message);
        Assert.Equal("mine", File.ReadAllText(folder["a.tif"]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder["missing"], "a.tif");
        Assert.Contains(path, Assert.Throws<CogException>(() => new CogWriter().Write(MemoryRaster.Field(10, 10), Options, path)).Message);
        Assert.Contains(path, Assert.Throws<CogException>(() => new CogWriter(new WriterBudget { Tiles = 0 }).Write(MemoryRaster.Field(10, 10), Options, path)).Message);
    }

    [Fact]
    public void A_file_is_no_TIFF_before_all_of_it_is_written()
    {
        using var folder = new TemporaryFolder();
        var spool = new TileSpool(folder["spool"], 0, [2]);
        spool.Add(0, 0, new byte[100]);
        spool.Add(0, 1, new byte[100]);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using (var file = File.OpenHandle(folder["a.tif"], FileMode.CreateNew, FileAccess.Write))
            Assert.Throws<OperationCanceledException>(() => CogAssembly.Write(file, "II*_header"u8.ToArray(), spool, 1, cancellation.Token));
        Assert.Equal(new byte[8], File.ReadAllBytes(folder["a.tif"])[..8]);
        spool.Dispose();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(130)]
    [InlineData(1040)]
    public void A_block_size_that_TIFF_or_we_do_not_know_is_refused(int blockSize) =>
        AssertRefused(Options with { BlockSize = blockSize }, blockSize.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Options_that_do_not_go_together_are_refused()
    {
        AssertRefused(Options with { Level = 12 }, "between 1 and 9");
        AssertRefused(Options with { Compression = CogCompression.Zstd, Level = 23 }, "between 1 and 22");
        AssertRefused(Options with { Compression = CogCompression.None, Level = 5 }, "no level");
        AssertRefused(Options with { Threads = 0 }, "at least 1");
        using var folder = new TemporaryFolder();
        var bytes = MemoryRaster.Of(new byte[100], 10, 10);
        var exception = Assert.Throws<CogException>(() => new CogWriter().Write(bytes, Options with { Predictor = CogPredictor.FloatingPoint }, folder["a.tif"]));
        Assert.Contains("floating point", exception.Message);
    }

    [Theory]
    [InlineData(SampleType.UInt8, 256)]
    [InlineData(SampleType.UInt8, -1)]
    [InlineData(SampleType.Int16, 1.5)]
    [InlineData(SampleType.Int32, double.NaN)]
    [InlineData(SampleType.Float32, -1.2676506e30)]
    [InlineData(SampleType.UInt64, 18446744073709551616.0)]
    public void A_nodata_value_that_no_sample_can_have_is_refused(SampleType type, double nodata)
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.OfBytes(new byte[100 * type.Size()], type, 10, 10, nodata: nodata);
        Assert.Contains("nodata", Assert.Throws<CogException>(() => new CogWriter().Write(raster, Options, folder["a.tif"])).Message);
    }

    [Fact]
    public void A_raster_that_lies_nowhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        var raster = MemoryRaster.Field(10, 10);
        foreach (var bad in new[]
        {
            raster with { GeoTransform = default },
            raster with { GeoTransform = raster.GeoTransform with { OriginX = double.NaN } },
            raster with { Crs = new CoordinateReferenceSystem() },
            raster with { Crs = CoordinateReferenceSystem.FromEpsg(999999) },
            raster with { Crs = CoordinateReferenceSystem.FromWkt("not wkt") },
            raster with { Width = 0 },
            raster with { Bands = [] },
        })
        {
            Assert.Throws<CogException>(() => new CogWriter().Write(bad, Options, folder["a.tif"]));
            Assert.Empty(Directory.GetFiles(folder.Path));
        }
    }

    [Fact]
    public void A_raster_of_any_size_is_asked_for_no_more_than_a_panel_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var largest = new List<long>();
        foreach (var (width, height) in new[] { (1000, 500), (4000, 500), (1000, 2000) })
        {
            var raster = MemoryRaster.OfBytes(new byte[width * height], SampleType.UInt8, width, height);
            new CogWriter(new WriterBudget { Strips = 1, Tiles = 0 }).Write(raster, Options, folder[$"{width}-{height}.tif"]);
            var pixels = (MemoryPixels)raster.Pixels;
            largest.Add(pixels.LargestWindow);
            Assert.InRange(pixels.PixelsRead, width * height, width * height * 1.05);
        }
        // Two tiles and the few columns beyond them that the overview needs.
        Assert.All(largest, window => Assert.InRange(window, 1, (2 * 128 + 8) * 128));
    }

    private static void AssertRefused(CogOptions options, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(message, Assert.Throws<CogException>(() => new CogWriter().Write(MemoryRaster.Field(10, 10), options, folder["a.tif"])).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private sealed class FailingPixels(IPixelSource pixels, int reads, Action then) : IPixelSource
    {
        private int count;

        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            if (++count >= reads)
                then();
            pixels.Read(band, window, destination);
        }
    }
}
