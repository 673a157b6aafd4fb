using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

public sealed class BandStatisticsTests
{
    private static readonly CogOptions Options = new() { BlockSize = 128 };

    [Fact]
    public void Statistics_of_floats_are_those_of_the_finite_valid_samples()
    {
        var random = new Random(5);
        var samples = new float[701 * 333];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = random.Next(12) switch
            {
                0 => -9999,
                1 => float.NaN,
                2 => float.PositiveInfinity,
                3 => float.NegativeInfinity,
                _ => (float)(random.NextDouble() * 1e6 - 3e5),
            };
        }
        AssertTrue(Write(MemoryRaster.Of(samples, 701, 333, nodata: -9999)), samples.Length, Valid(samples));

        static double[] Valid(float[] samples) => [.. samples.Where(sample => float.IsFinite(sample) && sample != -9999).Select(sample => (double)sample)];
    }

    [Fact]
    public void Statistics_of_every_integer_type_are_those_of_the_valid_samples()
    {
        var random = new Random(6);
        var values = Enumerable.Range(0, 400 * 150).Select(_ => random.Next(128)).ToArray();
        double[] valid = [.. values.Where(value => value != 7).Select(value => (double)value)];
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (byte)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (sbyte)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (ushort)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (short)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (uint)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (ulong)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (long)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
        AssertTrue(Write(MemoryRaster.Of(values.Select(value => (double)value).ToArray(), 400, 150, nodata: 7)), values.Length, valid);
    }

    [Fact]
    public void A_large_offset_costs_the_spread_no_precision()
    {
        var samples = Enumerable.Range(0, 300 * 300).Select(i => 1e9 + i % 2).ToArray();
        var statistics = Write(MemoryRaster.Of(samples, 300, 300));
        Assert.Equal(1e9 + 0.5, statistics.Mean);
        Assert.Equal(0.5, statistics.StandardDeviation);
    }

    [Fact]
    public void A_neighbour_of_a_64_bit_nodata_value_is_valid()
    {
        var nodata = 1L << 60;
        var samples = Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? nodata : nodata + 1).ToArray();
        Assert.Equal(50, Write(MemoryRaster.Of(samples, 10, 10, nodata: nodata)).ValidCount);
    }

    [Fact]
    public void A_band_without_a_valid_sample_is_written_and_has_no_statistics()
    {
        using var folder = new TemporaryFolder();
        var samples = Enumerable.Repeat(-9999f, 600 * 600).ToArray();
        var file = new CogWriter().Write(MemoryRaster.Of(samples, 600, 600, nodata: -9999), Options, folder["empty.tif"]);
        var statistics = Assert.Single(file.Statistics);
        Assert.Equal((360000, 0L, 0.0), (statistics.Count, statistics.ValidCount, statistics.ValidPercent));
        Assert.Null(statistics.Minimum);
        Assert.Null(statistics.Maximum);
        Assert.Null(statistics.Mean);
        Assert.Null(statistics.StandardDeviation);
        Assert.Null(statistics.Histogram);
        Assert.Equal("", ExternalProgram.ValidateCog(file.Path));
    }

    [Fact]
    public void Samples_at_the_ends_of_the_doubles_give_no_infinity()
    {
        var statistics = Write(MemoryRaster.Of([double.MaxValue, double.MinValue, double.MaxValue, 1], 2, 2));
        Assert.Equal((double.MinValue, double.MaxValue), (statistics.Minimum, statistics.Maximum));
        Assert.All(new[] { statistics.Mean ?? 0, statistics.StandardDeviation ?? 0, statistics.Histogram!.Minimum, statistics.Histogram.Maximum },
            number => Assert.True(double.IsFinite(number)));
        Assert.Equal(4, statistics.Histogram!.Buckets.Sum());
    }

    [Fact]
    public void Samples_of_any_magnitudes_are_all_counted_whatever_their_order()
    {
        var random = new Random(64);
        for (var round = 0; round < 60; round++)
        {
            // Samples are taken in pieces of 8,192, half a tile.
            var pieces = Enumerable.Range(0, 4).Select(_ => Piece(random.Next(-100, 126), 1 - 2 * random.Next(2))).ToArray();
            var forwards = Histogram(pieces);
            Assert.Equal(pieces.Sum(piece => (long)piece.Length), forwards.Buckets.Sum());
            Assert.True(forwards.Minimum <= pieces.SelectMany(piece => piece).Min());
            Assert.True(forwards.Maximum >= pieces.SelectMany(piece => piece).Max());
            var backwards = Histogram([.. pieces.Reverse()]);
            Assert.Equal((forwards.Minimum, forwards.Maximum), (backwards.Minimum, backwards.Maximum));
            Assert.Equal(forwards.Buckets, backwards.Buckets);
        }

        float[] Piece(int magnitude, int sign) =>
            [.. Enumerable.Range(0, 64 * 128).Select(_ => sign * (float)Math.ScaleB(1 + random.NextDouble(), magnitude))];

        static Histogram Histogram(float[][] pieces) => Write(MemoryRaster.Of(pieces.SelectMany(piece => piece).ToArray(), 128, 64 * pieces.Length)).Histogram!;
    }

    [Fact]
    public void Each_band_has_statistics_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var samples = Enumerable.Range(0, 3 * 200 * 100).Select(i => (short)(i / (200 * 100) * 10)).ToArray();
        var file = new CogWriter().Write(MemoryRaster.Of(samples, 200, 100, bands: 3), Options, folder["a.tif"]);
        Assert.Equal([0, 10, 20], file.Statistics.Select(band => band.Mean!.Value));
    }

    [Fact]
    public void One_value_fills_one_bucket()
    {
        foreach (var value in new[] { 0f, 3.5f, -270.25f, 1e-12f, 3e38f })
        {
            var histogram = Write(MemoryRaster.Of(Enumerable.Repeat(value, 100 * 50).ToArray(), 100, 50)).Histogram!;
            Assert.Equal([5000], histogram.Buckets);
            Assert.InRange(value, histogram.Minimum, histogram.Maximum);
        }
    }

    private static BandStatistics Write(Raster raster)
    {
        using var folder = new TemporaryFolder();
        return new CogWriter().Write(raster, Options, folder["a.tif"]).Statistics[0];
    }

    private static void AssertTrue(BandStatistics statistics, long count, double[] valid)
    {
        Assert.Equal(count, statistics.Count);
        Assert.Equal(valid.Length, statistics.ValidCount);
        Assert.Equal(100.0 * valid.Length / count, statistics.ValidPercent);
        Assert.Equal(valid.Min(), statistics.Minimum);
        Assert.Equal(valid.Max(), statistics.Maximum);
        var mean = valid.Average();
        var deviation = Math.Sqrt(valid.Sum(value => (value - mean) * (value - mean)) / valid.Length);
        Assert.Equal(mean, statistics.Mean!.Value, Math.Abs(deviation) * 1e-12);
        Assert.Equal(deviation, statistics.StandardDeviation!.Value, deviation * 1e-12);
        AssertTrue(statistics.Histogram!, valid);
    }

    private static void AssertTrue(Histogram histogram, double[] valid)
    {
        var buckets = histogram.Buckets.Count;
        var width = (histogram.Maximum - histogram.Minimum) / buckets;
        Assert.InRange(buckets, 1, 256);
        Assert.Equal(1, width / Math.ScaleB(1, Math.ILogB(width)));
        // Half as wide buckets would not have been enough, unless they would be narrower than an integer.
        Assert.True(buckets > 127 || width == 1, $"{buckets} buckets of {width}");
        var counts = new long[buckets];
        foreach (var value in valid)
            counts[(int)Math.Floor((value - histogram.Minimum) / width)]++;
        Assert.Equal(counts, histogram.Buckets);
    }
}
