using System.Buffers;
using System.Runtime.InteropServices;
using ZstdSharp;

namespace Datasets.Compression;

/// <summary>Frames of libzstd and of its port, read by the port.</summary>
public sealed class ZstdCompressorTests
{
    public static TheoryData<int> Levels() => [ZstdCompressor.LowestLevel, 3, ZstdCompressor.DefaultLevel, 19, ZstdCompressor.HighestLevel];

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_frame_of_libzstd_is_read_by_the_port(int level)
    {
        SkipWithoutLibrary();
        using var compressor = new LibZstdCompressor(level);
        AssertDecompresses(compressor);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Without_libzstd_the_port_does_the_same_work(int level)
    {
        using var compressor = new PortedZstdCompressor(level);
        AssertDecompresses(compressor);
    }

    /// <summary>The versions of the two may differ, so bytes are not compared: sizes differ by less than one in a thousand between 1.5.4 and 1.5.7.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Both_make_about_as_many_bytes(int level)
    {
        SkipWithoutLibrary();
        using var library = new LibZstdCompressor(level);
        using var port = new PortedZstdCompressor(level);
        var tile = Tile(seed: 5);
        Assert.InRange((double)Compress(library, tile).Length / Compress(port, tile).Length, 0.98, 1.02);
    }

    [Fact]
    public void A_context_that_served_before_makes_the_same_bytes_at_another_level()
    {
        var tile = Tile(seed: 6);
        byte[] fresh, again;
        using (var compressor = new ZstdCompressor(3))
            fresh = Compress(compressor, tile);
        using (var compressor = new ZstdCompressor(19))
            Compress(compressor, Tile(seed: 7));
        using (var compressor = new ZstdCompressor(3))
            again = Compress(compressor, tile);
        Assert.Equal(fresh, again);
    }

    [Fact]
    public void A_compressor_that_was_disposed_of_refuses()
    {
        SkipWithoutLibrary();
        var compressor = new LibZstdCompressor(3);
        compressor.Dispose();
        compressor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Compress(compressor, [1, 2, 3]));
    }

    private static void SkipWithoutLibrary() => Assert.SkipUnless(LibZstd.IsThere, "needs libzstd, which GDAL brings along on Debian and Ubuntu");

    private static void AssertDecompresses(ICompressor compressor)
    {
        foreach (var tile in new[] { [], [7], new byte[100_000], Tile(seed: 1), Tile(seed: 2) })
        {
            var frame = Compress(compressor, tile);
            using var decompressor = new Decompressor();
            Assert.Equal(tile, decompressor.Unwrap(frame).ToArray());
        }
    }

    private static byte[] Compress(ICompressor compressor, byte[] content)
    {
        var output = new ArrayBufferWriter<byte>();
        compressor.Compress(content, sizeof(float), ContentKind.Samples, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Tile(int seed)
    {
        var random = new Random(seed);
        var samples = new float[256 * 256];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = i % 256 < 60 ? -9999 : MathF.Round((300 + 50 * MathF.Sin(i / 256 * 0.03f) + random.NextSingle()) * 10) / 10;
        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }
}
