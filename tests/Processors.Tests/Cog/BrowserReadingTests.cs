using System.Globalization;
using System.Text.Json;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Cog;

/// <summary>npm's geotiff, which maps in browsers read COGs with, over HTTP range requests from a server that counts them.</summary>
public sealed class BrowserReadingTests : IDisposable
{
    private const int BlockBytes = 16 << 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1440, 720, 512, CogPredictor.FloatingPoint, 1, 0)]
    [InlineData(1440, 720, 512, CogPredictor.None, 2, 1)]
    [InlineData(3000, 2000, 128, CogPredictor.None, 11, 7)]
    [InlineData(3000, 2000, 256, CogPredictor.FloatingPoint, 11, 7)]
    public void Opening_and_a_tile_take_two_small_requests_and_the_tiles(
        int width, int height, int blockSize, CogPredictor predictor, int column, int row)
    {
        var raster = MemoryRaster.Field(width, height);
        var path = _folder["field.tif"];
        new CogWriter().Write(raster, new CogOptions { BlockSize = blockSize, Predictor = predictor }, path);
        var bytes = File.ReadAllBytes(path);
        using var server = new ScriptedServer(request => Answer(request, bytes));

        var read = Read(server.Url("/field.tif"), image: 0, column, row);

        Assert.Equal((width, height, blockSize), (read.GetProperty("width").GetInt32(), read.GetProperty("height").GetInt32(), read.GetProperty("edge").GetInt32()));
        Assert.Equal(-9999, read.GetProperty("nodata").GetDouble());
        Assert.Equal([-180.0, -90, 180, 90], read.GetProperty("bbox").EnumerateArray().Select(edge => Math.Round(edge.GetDouble(), 9)));
        Assert.Equal(Window(raster, column * blockSize, row * blockSize, blockSize), read.GetProperty("samples").GetBytesFromBase64());

        var ranges = server.Requests.Select(request => RangeOf(request, bytes.Length)).ToList();
        Assert.InRange(ranges.Count, 1, 3);
        Assert.All(ranges.SkipLast(1), range => Assert.InRange(range.Length, 1, BlockBytes));
        Assert.InRange(ranges.Count - 1, 1, 2);
    }

    [Fact]
    public void A_map_of_the_world_is_the_smallest_overview()
    {
        var raster = MemoryRaster.Field(1440, 720);
        var path = _folder["field.tif"];
        var cog = new CogWriter().Write(raster, new CogOptions(), path);
        var bytes = File.ReadAllBytes(path);
        using var server = new ScriptedServer(request => Answer(request, bytes));

        var read = Read(server.Url("/field.tif"), image: 2, column: 0, row: 0);

        Assert.Equal((360, 180), (read.GetProperty("width").GetInt32(), read.GetProperty("height").GetInt32()));
        Assert.Equal(OverviewByGdal(path, 1), read.GetProperty("samples").GetBytesFromBase64());
        Assert.InRange(server.Requests.Count, 1, 3);
        Assert.Equal(cog.Size, bytes.Length);
    }

    private static JsonElement Read(Uri url, int image, int column, int row)
    {
        var (exitCode, output, error) = ExternalProgram.RunIn(
            Repository.PathOf("tests/geotiff"), "node", "read.mjs", url.AbsoluteUri, $"{image}", $"{column}", $"{row}");
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private byte[] OverviewByGdal(string path, int overview)
    {
        const string script = """
            import sys
            from osgeo import gdal
            gdal.UseExceptions()
            image = gdal.Open(sys.argv[1])
            band = image.GetRasterBand(1).GetOverview(int(sys.argv[2]))
            open(sys.argv[3], 'wb').write(band.ReadRaster())
            """;
        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", script, path, $"{overview}", _folder["overview.bin"]);
        Assert.True(exitCode == 0, error);
        return File.ReadAllBytes(_folder["overview.bin"]);
    }

    private static byte[] Window(Raster raster, int left, int top, int edge)
    {
        var window = new PixelWindow(left, top, Math.Min(edge, raster.Width - left), Math.Min(edge, raster.Height - top));
        var samples = new byte[window.Width * window.Height * sizeof(float)];
        raster.Pixels.Read(0, window, samples);
        return samples;
    }

    private static ServerAnswer Answer(ServerRequest request, byte[] bytes)
    {
        var (start, length) = RangeOf(request, bytes.Length);
        return new ServerAnswer(
            206, bytes[start..(start + length)],
            ("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + length - 1}/{bytes.Length}")));
    }

    /// <summary>What 'bytes=FIRST-LAST' asks for of a file; a client that asks for the whole of it fails the test.</summary>
    private static (int Start, int Length) RangeOf(ServerRequest request, int fileLength)
    {
        var range = request.Header("Range") ?? throw new InvalidOperationException("the whole file was asked for");
        var ends = range["bytes=".Length..].Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return (ends[0], Math.Min(fileLength, ends[1] + 1) - ends[0]);
    }
}
