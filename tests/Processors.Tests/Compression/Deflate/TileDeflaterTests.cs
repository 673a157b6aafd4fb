using System.Buffers;
using System.IO.Compression;
using CsCheck;
using Datasets.Cog;

namespace Datasets.Compression.Deflate;

/// <summary>What is deflated, inflated by .NET's zlib and by libdeflate, which are none of ours.</summary>
public sealed class TileDeflaterTests
{
    private static readonly (int SampleSize, ContentKind Content)[] Kinds =
    [
        (1, ContentKind.Samples), (1, ContentKind.Differences), (2, ContentKind.Samples), (4, ContentKind.Samples), (4, ContentKind.Differences),
        (4, ContentKind.BytePlanes), (8, ContentKind.Samples), (8, ContentKind.BytePlanes),
    ];

    // A piece of a tile: noise, few values, a run of a period, or a copy of what stands some bytes before.
    private static readonly Gen<(int Form, int Length, int Distance, int Seed)> Piece =
        Gen.Select(Gen.Int[0, 3], Gen.Frequency((5, Gen.Int[1, 40]), (3, Gen.Int[1, 2000]), (1, Gen.Int[1, 70000])), Gen.Int[1, 40000], Gen.Int[0, 1 << 30]);

    private static readonly Gen<byte[]> Tile = Piece.List[0, 60].Select(pieces => pieces.Aggregate(new List<byte>(), Append).ToArray());

    [Fact]
    public void Whatever_is_deflated_is_inflated_to_the_same_bytes()
    {
        Gen.Select(Tile, Gen.Int[0, Kinds.Length - 1]).Sample((tile, kind) => AssertInflates(tile, Kinds[kind]), iter: 400);
    }

    [Fact]
    public void Every_small_size_is_right()
    {
        foreach (var kind in Kinds)
        {
            for (var size = 0; size < 150; size++)
            {
                AssertInflates(new byte[size], kind);
                AssertInflates([.. Enumerable.Range(0, size).Select(i => (byte)(i % 12 * i))], kind);
            }
        }
    }

    [Fact]
    public void Runs_of_every_length_and_period_are_right()
    {
        foreach (var kind in Kinds)
        {
            for (var length = 250; length < 800; length++)
                AssertInflates(Run(length, period: 1 + length % 9), kind);
        }
    }

    [Fact]
    public void What_repeats_at_the_farthest_distance_is_right()
    {
        foreach (var kind in Kinds)
        {
            foreach (var distance in new[] { 32764, 32767, 32768, 32769, 32772, 65532, 65536 })
            {
                var tile = new byte[3 * distance];
                new Random(distance).NextBytes(tile.AsSpan(0, distance));
                for (var i = distance; i < tile.Length; i++)
                    tile[i] = tile[i - distance];
                AssertInflates(tile, kind);
            }
        }
    }

    [Fact]
    public void Noise_grows_by_less_than_a_thousandth()
    {
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        foreach (var kind in Kinds)
            Assert.InRange(AssertInflates(noise, kind), noise.Length, noise.Length * 1.001);
    }

    [Fact]
    public void A_tile_of_one_value_takes_less_than_two_thousandths_of_its_size()
    {
        foreach (var kind in Kinds)
            Assert.InRange(AssertInflates(Run(1 << 20, kind.SampleSize), kind), 1, (1 << 20) / 500);
    }

    [Fact]
    public void A_large_tile_of_one_kind_goes_into_many_blocks()
    {
        // Pairs of two lengths that leave one or two bytes behind deflate's longest match each take two sequences.
        var random = new Random(5);
        var tile = Enumerable.Range(0, 30_000).SelectMany(i => Enumerable.Repeat((byte)random.Next(256), 260 + i % 2)).ToArray();
        foreach (var kind in Kinds)
            AssertInflates(tile, kind);
    }

    [Fact]
    public void The_same_tile_gives_the_same_bytes_whatever_came_before()
    {
        var tile = Grid();
        using var fresh = TileDeflater.Rent();
        var first = Deflate(fresh, tile, (4, ContentKind.Samples));
        Deflate(fresh, Run(100_000, 3), (1, ContentKind.Samples));
        Deflate(fresh, [.. tile.Reverse()], (4, ContentKind.Samples));
        using var other = TileDeflater.Rent();
        Assert.Equal(first, Deflate(fresh, tile, (4, ContentKind.Samples)));
        Assert.Equal(first, Deflate(other, tile, (4, ContentKind.Samples)));
    }

    [Fact]
    public void A_grid_of_values_with_few_digits_takes_less_than_by_zlib()
    {
        var grid = Grid();
        var zlib = new ArrayBufferWriter<byte>();
        new ZlibCompressor(level: 6).Compress(grid, sizeof(float), ContentKind.Samples, zlib);
        Assert.True(AssertInflates(grid, (4, ContentKind.Samples)) < zlib.WrittenCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    public void Floats_with_whole_significands_take_less_than_by_libdeflate_of_the_same_level(int gap)
    {
        Assert.SkipUnless(LibDeflate.IsThere, "this machine has no libdeflate");
        var planes = NoisyPlanes(gap);
        var library = new ArrayBufferWriter<byte>();
        new LibDeflateCompressor(TileDeflater.Level).Compress(planes, sizeof(float), ContentKind.BytePlanes, library);
        Assert.True(AssertInflates(planes, (4, ContentKind.BytePlanes)) < library.WrittenCount);
    }

    [Fact]
    public void Noise_that_repeats_is_matched()
    {
        // Each row of a tile twice, as when a grid is shown at twice its resolution.
        var rows = NoisyPlanes(gap: 0).Chunk(2048).SelectMany(row => row.Concat(row)).ToArray();
        Assert.True(AssertInflates(rows, (4, ContentKind.BytePlanes)) < 0.6 * rows.Length);
    }

    [Fact]
    public void Pieces_of_noise_of_all_lengths_are_right_between_runs()
    {
        var random = new Random(4);
        for (var length = 1; length < 400; length += 3)
        {
            var tile = new byte[1 << 16];
            for (var at = 0; at + length < tile.Length; at += length + 1 + random.Next(90))
                random.NextBytes(tile.AsSpan(at, length));
            AssertInflates(tile, (4, ContentKind.BytePlanes));
        }
    }

    private static int AssertInflates(byte[] tile, (int SampleSize, ContentKind Content) kind)
    {
        using var deflater = TileDeflater.Rent();
        var deflated = Deflate(deflater, tile, kind);
        using var stream = new MemoryStream(deflated);
        using var zlib = new ZLibStream(stream, CompressionMode.Decompress);
        var inflated = new MemoryStream();
        zlib.CopyTo(inflated);
        Assert.True(inflated.ToArray().AsSpan().SequenceEqual(tile), $"{tile.Length} bytes of {kind} differ by zlib");

        using var inflater = new ZlibInflater();
        var target = new byte[tile.Length + 1];
        Assert.True(inflater.TryInflate(deflated, target, out var length), $"{tile.Length} bytes of {kind} are refused by libdeflate");
        Assert.True(target.AsSpan(0, length).SequenceEqual(tile), $"{tile.Length} bytes of {kind} differ by libdeflate");
        return deflated.Length;
    }

    private static byte[] Deflate(TileDeflater deflater, byte[] tile, (int SampleSize, ContentKind Content) kind)
    {
        var output = new ArrayBufferWriter<byte>();
        deflater.Compress(tile, kind.SampleSize, kind.Content, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Run(int length, int period) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % period * 37 + 5))];

    // 512 x 512 samples of one decimal in a smooth field, with gaps.
    private static byte[] Grid()
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, 512 * 512)
                .Select(i => (X: i % 512, Y: i / 512))
                .Select(at => (at.X + at.Y) % 200 < 60 ? -1.2676506e30f : MathF.Round((float)(300 + 40 * Math.Sin(at.X * 0.01) * Math.Cos(at.Y * 0.02) + random.NextDouble()), 1))
                .SelectMany(BitConverter.GetBytes),
        ];
    }

    // 512 x 512 float32 that use all of their significand, as the floating-point predictor leaves them; with a gap in each 512 columns.
    private static byte[] NoisyPlanes(int gap)
    {
        var random = new Random(6);
        var samples = Enumerable.Range(0, 512 * 512)
            .Select(i => (X: i % 512, Y: i / 512))
            .Select(at => (at.X + at.Y) % 512 < gap ? -1.2676506e30f : (float)(300 + 40 * Math.Sin(at.X * 0.01) * Math.Cos(at.Y * 0.02) + 3 * random.NextDouble()));
        var tile = samples.SelectMany(BitConverter.GetBytes).ToArray();
        Predictor.Apply(Predictor.FloatingPoint, tile, 512 * sizeof(float), sizeof(float), bands: 1, new byte[512 * sizeof(float)]);
        return tile;
    }

    private static List<byte> Append(List<byte> tile, (int Form, int Length, int Distance, int Seed) piece)
    {
        var random = new Random(piece.Seed);
        for (var i = 0; i < piece.Length; i++)
        {
            tile.Add(piece.Form switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(random.Next(4) * 3),
                2 => (byte)(i % (1 + piece.Distance % 16)),
                _ => tile.Count >= piece.Distance ? tile[^piece.Distance] : (byte)1,
            });
        }
        return tile;
    }
}
