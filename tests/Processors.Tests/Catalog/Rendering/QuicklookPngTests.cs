using System.Runtime.InteropServices;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Catalog.Rendering;

public class QuicklookPngTests
{
    // matplotlib's viridis: its first, middle and last colour.
    private static readonly int[] First = [68, 1, 84, 255];
    private static readonly int[] Middle = [33, 145, 140, 255];
    private static readonly int[] Last = [253, 231, 37, 255];

    private static readonly RenderDescriptor Viridis = new() { Rescale = [150, 450] };

    [Fact]
    public void Values_get_their_colours_and_gaps_are_transparent()
    {
        const float fill = -1.2676506e30f;
        float[] samples = [150, 300, 450, fill, float.NaN, 0, 1000, float.PositiveInfinity];

        var pixels = Decode(QuicklookPng.Encode(Of(4, 2, SampleType.Float32, samples), fill, 1, 0, Viridis), 4, 2);

        AssertColour(First, pixels[0]);
        AssertColour(Middle, pixels[1]);
        AssertColour(Last, pixels[2]);
        Assert.Equal(0, pixels[3][3]);
        Assert.Equal(0, pixels[4][3]);
        AssertColour(First, pixels[5]);
        AssertColour(Last, pixels[6]);
        AssertColour(Last, pixels[7]);
    }

    [Fact]
    public void Packed_numbers_are_coloured_by_what_they_mean()
    {
        short[] samples = [-500, 1000, 2500, -999];

        var pixels = Decode(QuicklookPng.Encode(Of(2, 2, SampleType.Int16, samples), -999, 0.1, 200, Viridis), 2, 2);

        AssertColour(First, pixels[0]);
        AssertColour(Middle, pixels[1]);
        AssertColour(Last, pixels[2]);
        Assert.Equal(0, pixels[3][3]);
    }

    [Fact]
    public void Every_sample_type_is_drawn()
    {
        var render = new RenderDescriptor { Rescale = [0, 100] };
        Check<byte>(SampleType.UInt8);
        Check<sbyte>(SampleType.Int8);
        Check<ushort>(SampleType.UInt16);
        Check<short>(SampleType.Int16);
        Check<uint>(SampleType.UInt32);
        Check<int>(SampleType.Int32);
        Check<ulong>(SampleType.UInt64);
        Check<long>(SampleType.Int64);
        Check<float>(SampleType.Float32);
        Check<double>(SampleType.Float64);

        void Check<T>(SampleType type) where T : unmanaged, System.Numerics.INumber<T>
        {
            T[] samples = [T.CreateChecked(0), T.CreateChecked(50), T.CreateChecked(100), T.CreateChecked(7)];
            var pixels = Decode(QuicklookPng.Encode(Of(2, 2, type, samples), 7, 1, 0, render), 2, 2);
            AssertColour(First, pixels[0]);
            AssertColour(Middle, pixels[1]);
            AssertColour(Last, pixels[2]);
            Assert.Equal(0, pixels[3][3]);
        }
    }

    [Fact]
    public void Each_pixel_is_where_its_sample_is()
    {
        const int width = 61, height = 37;
        var samples = new byte[width * height];
        new Random(1).NextBytes(samples);
        var gray = new RenderDescriptor { Colormap = "gray", Rescale = [0, 255] };

        var pixels = Decode(QuicklookPng.Encode(Of(width, height, SampleType.UInt8, samples), 99, 1, 0, gray), width, height);

        for (var i = 0; i < samples.Length; i++)
        {
            Assert.Equal(samples[i] == 99 ? 0 : 255, pixels[i][3]);
            if (samples[i] != 99)
                Assert.InRange(pixels[i][0], samples[i] - 1, samples[i] + 1);
        }
    }

    [Fact]
    public void A_64_bit_fill_value_hides_only_itself()
    {
        long[] samples = [long.MinValue, long.MinValue + 1, 0, 1];

        var pixels = Decode(QuicklookPng.Encode(Of(2, 2, SampleType.Int64, samples), long.MinValue, 1, 0, Viridis), 2, 2);

        Assert.Equal([0, 255, 255, 255], pixels.Select(p => p[3]));
    }

    [Fact]
    public void Without_nodata_every_number_is_drawn()
    {
        var pixels = Decode(QuicklookPng.Encode(Of(2, 1, SampleType.UInt8, [(byte)0, (byte)255]), null, 1, 0, Viridis), 2, 1);

        Assert.All(pixels, p => Assert.Equal(255, p[3]));
    }

    // The published ends of each map, and the middle where it has a colour of its own.
    [Theory]
    [InlineData("viridis", 0x440154, 0x21918C, 0xFDE725)]
    [InlineData("plasma", 0x0D0887, 0xCC4778, 0xF0F921)]
    [InlineData("inferno", 0x000004, 0xBC3754, 0xFCFFA4)]
    [InlineData("magma", 0x000004, 0xB73779, 0xFCFDBF)]
    [InlineData("cividis", 0x00224E, 0x7D7C78, 0xFEE838)]
    [InlineData("turbo", 0x30123B, 0xA2FC3C, 0x7A0403)]
    [InlineData("gray", 0x000000, 0x808080, 0xFFFFFF)]
    [InlineData("rdbu", 0x67001F, 0xF7F7F7, 0x053061)]
    [InlineData("ylorrd", 0xFFFFCC, 0xFD8D3C, 0x800026)]
    [InlineData("blues", 0xF7FBFF, 0x6BAED6, 0x08306B)]
    public void Colormaps_have_their_published_colours(string name, int first, int middle, int last)
    {
        var map = Colormap.Find(name);

        AssertColour(Split(first), Split(map.At(0)), within: 1);
        AssertColour(Split(middle), Split(map.At(0.5)), within: 6);
        AssertColour(Split(last), Split(map.At(1)), within: 1);
        Assert.Contains(name, Colormap.Names);
    }

    [Fact]
    public void An_unknown_colormap_is_an_error_that_lists_the_known()
    {
        var error = Assert.Throws<DatasetsException>(() => Colormap.Find("jet"));

        Assert.Contains("'jet'", error.Message);
        Assert.Contains("viridis, plasma", error.Message);
    }

    [Fact]
    public void A_rescale_that_is_no_range_is_refused()
    {
        var flat = new RenderDescriptor { Rescale = [5, 5] };

        Assert.Throws<StacException>(() => QuicklookPng.Encode(Of(1, 1, SampleType.UInt8, [(byte)1]), null, 1, 0, flat));
    }

    [Fact]
    public void The_same_quicklook_gives_the_same_bytes()
    {
        float[] waves = [.. Enumerable.Range(0, 360 * 180).Select(i => 150 + 300 * MathF.Abs(MathF.Sin(i / 5000f)))];
        var quicklook = Of(360, 180, SampleType.Float32, waves);

        Assert.Equal(QuicklookPng.Encode(quicklook, null, 1, 0, Viridis), QuicklookPng.Encode(quicklook, null, 1, 0, Viridis));
    }

    private static Quicklook Of<T>(int width, int height, SampleType type, T[] samples) where T : unmanaged =>
        new(width, height, type, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());

    /// <summary>RGBA of each pixel as GDAL's PNG driver, that is libpng, reads them.</summary>
    private static int[][] Decode(byte[] png, int width, int height)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["quicklook.png"], png);
        const string script = """
            import sys
            from osgeo import gdal
            gdal.UseExceptions()
            image = gdal.Open(sys.argv[1])
            band = image.GetRasterBand(1)
            table = band.GetColorTable()
            print(image.RasterXSize, image.RasterYSize)
            for index in band.ReadRaster():
                print(*table.GetColorEntry(index))
            """;
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", script, folder["quicklook.png"]);
        Assert.True(exitCode == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{width} {height}", lines[0]);
        int[][] pixels = [.. lines[1..].Select(l => l.Split(' ').Select(int.Parse).ToArray())];
        Assert.Equal(width * height, pixels.Length);
        return pixels;
    }

    private static int[] Split(int rgb) => [rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF];

    private static int[] Split((byte Red, byte Green, byte Blue) colour) => [colour.Red, colour.Green, colour.Blue];

    private static void AssertColour(int[] expected, int[] actual, int within = 3)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i], expected[i] - within, expected[i] + within);
    }
}
