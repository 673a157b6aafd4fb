using Datasets.Model;

namespace Datasets.Cog;

public sealed class OverviewTests
{
    [Fact]
    public void Resolutions_halve_rounding_down_until_one_block_holds_them()
    {
        Assert.Equal([new(1440, 720), new(720, 360), new(360, 180)], Pyramid.Levels(1440, 720, 512));
        Assert.Equal([new(301, 1), new(150, 1), new(75, 1)], Pyramid.Levels(301, 1, 128));
        Assert.Equal([new(512, 512)], Pyramid.Levels(512, 512, 512));
        Assert.Equal([new(1, 1)], Pyramid.Levels(1, 1, 128));
    }

    [Fact]
    public void An_average_leaves_nodata_out_and_is_nodata_where_nothing_is_valid()
    {
        Assert.Equal(
            [2.5, 5, -1],
            Halve<double>(OverviewResampling.Average, 6, 2, -1, [1, 2, 5, -1, -1, -1, 3, 4, -1, -1, -1, -1]));
    }

    [Fact]
    public void An_average_of_doubles_keeps_their_precision()
    {
        Assert.Equal([1 + 1e-12], Halve<double>(OverviewResampling.Average, 2, 2, null, [1, 1, 1 + 2e-12, 1 + 2e-12]));
    }

    [Fact]
    public void An_average_of_large_64_bit_integers_is_exact()
    {
        var large = (1L << 62) + 1;
        Assert.Equal([large], Halve<long>(OverviewResampling.Average, 2, 2, null, [large, large, large, large]));
        Assert.Equal([large + 2], Halve<long>(OverviewResampling.Average, 2, 2, null, [large, large + 2, large + 2, large + 4]));
        Assert.Equal([ulong.MaxValue], Halve<ulong>(OverviewResampling.Average, 2, 2, null, [ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue]));
    }

    [Fact]
    public void Halves_round_away_from_zero()
    {
        Assert.Equal<short>([3, -3], Halve<short>(OverviewResampling.Average, 4, 2, null, [2, 3, -2, -3, 2, 3, -2, -3]));
        Assert.Equal<byte>([3], Halve<byte>(OverviewResampling.Average, 2, 2, null, [2, 3, 2, 3]));
    }

    [Fact]
    public void A_mean_that_rounds_to_nodata_stays_valid()
    {
        Assert.Equal<byte>([8], Halve<byte>(OverviewResampling.Average, 2, 2, 7, [6, 8, 6, 8]));
        Assert.Equal<byte>([254], Halve<byte>(OverviewResampling.Average, 2, 2, 255, [254, 254, 254, 254]));
        Assert.Equal<short>([8], Halve<short>(OverviewResampling.Average, 2, 2, 7, [6, 8, 6, 8]));
        var mean = Assert.Single(Halve<float>(OverviewResampling.Average, 2, 2, 7, [6, 8, 6, 8]));
        Assert.True(mean != 7 && Math.Abs(mean - 7) < 1e-5);
    }

    [Fact]
    public void A_NaN_nodata_is_left_out()
    {
        float[] samples = [1, float.NaN, float.NaN, float.NaN, 3, float.NaN, float.NaN, float.NaN];
        Assert.Equal([2, float.NaN], Halve<float>(OverviewResampling.Average, 4, 2, float.NaN, samples));
    }

    [Fact]
    public void An_odd_length_is_shared_out_in_parts_of_a_sample()
    {
        // Three columns become one, five become two of two and a half.
        Assert.Equal([2], Halve<double>(OverviewResampling.Average, 3, 1, null, [1, 2, 3]));
        Assert.Equal([(1 + 2 + 1.5) / 2.5, (1.5 + 4 + 5) / 2.5], Halve<double>(OverviewResampling.Average, 5, 1, null, [1, 2, 3, 4, 5]));
    }

    [Fact]
    public void The_fast_average_of_floats_is_the_general_one()
    {
        var random = new Random(2);
        foreach (var nodata in new float?[] { null, -9999, float.NaN, 0 })
        {
            var samples = Enumerable.Range(0, 2 * 94).Select(_ => random.Next(3) == 0 ? nodata ?? 1 : (float)random.NextDouble() * 1e3f).ToArray();
            var expected = new float[47];
            for (var i = 0; i < expected.Length; i++)
            {
                double[] valid = [.. new[] { samples[2 * i], samples[2 * i + 1], samples[94 + 2 * i], samples[94 + 2 * i + 1] }
                    .Where(sample => nodata is null || !sample.Equals(nodata.Value)).Select(sample => (double)sample)];
                expected[i] = valid.Length == 0 ? nodata!.Value : (float)(valid.Sum() / valid.Length);
            }
            Assert.Equal(expected, Halve(OverviewResampling.Average, 94, 2, nodata, samples));
        }
    }

    [Fact]
    public void The_mode_is_the_most_frequent_valid_sample_and_the_first_among_equals()
    {
        Assert.Equal<byte>([5, 4, 9], Halve<byte>(OverviewResampling.Mode, 6, 2, 9, [5, 6, 4, 9, 9, 9, 5, 6, 9, 9, 9, 9]));
        Assert.Equal<byte>([6], Halve<byte>(OverviewResampling.Mode, 2, 2, null, [5, 6, 6, 7]));
    }

    [Fact]
    public void Nearest_takes_the_upper_left_sample()
    {
        Assert.Equal([1, 3], Halve<int>(OverviewResampling.Nearest, 4, 2, null, [1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void Bilinear_weighs_by_a_triangle_over_the_valid_samples()
    {
        // Weights 1/8 3/8 3/8 1/8 away from the edges, along both axes.
        var samples = new double[8 * 8];
        samples[3 * 8 + 3] = 64;
        var overview = Halve<double>(OverviewResampling.Bilinear, 8, 8, null, samples);
        Assert.Equal(64 * 3.0 / 8 * 3 / 8, overview[1 * 4 + 1]);
        Assert.Equal(64 * 3.0 / 8 / 8, overview[1 * 4 + 2]);
        Assert.Equal(64 * 1.0 / 8 / 8, overview[2 * 4 + 2]);
        Assert.All(Halve<double>(OverviewResampling.Bilinear, 8, 2, -1, [.. Enumerable.Range(0, 16).Select(i => i % 3 == 0 ? -1.0 : 12)]), mean => Assert.Equal(12, mean));
    }

    private static T[] Halve<T>(OverviewResampling resampling, int width, int height, T? nodata, T[] samples)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var (columns, rows) = (new OverviewAxis(width, Math.Max(1, width / 2)), new OverviewAxis(height, Math.Max(1, height / 2)));
        RowResampler<T> resampler = resampling switch
        {
            OverviewResampling.Nearest => new NearestResampler<T>(columns, rows),
            OverviewResampling.Average => new AverageResampler<T>(columns, rows, nodata),
            OverviewResampling.Mode => new ModeResampler<T>(columns, rows, nodata),
            _ => new BilinearResampler<T>(columns, rows, nodata),
        };
        var target = new T[columns.TargetLength * rows.TargetLength];
        for (var row = 0; row < rows.TargetLength; row++)
            resampler.Resample(new RowWindow<T>(samples, 0, 0, width), row, 0, target.AsSpan(row * columns.TargetLength, columns.TargetLength));
        return target;
    }
}
