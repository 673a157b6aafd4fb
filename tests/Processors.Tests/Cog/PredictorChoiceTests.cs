using System.Runtime.InteropServices;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

/// <summary>What <c>predictor: auto</c> takes is held against the sizes of both files, of fields like those of NASA's products.</summary>
public sealed class PredictorChoiceTests
{
    private const int Width = 600;
    private const int Height = 400;

    /// <summary>Below it, the one choice is as good as the other.</summary>
    private const double Allowed = 1.04;

    private static readonly Dictionary<string, Func<int, int, double>> Fields = new()
    {
        // Smooth, in steps of 0.01 as packed products have: few digits in full resolution, and all of them in the means of overviews.
        ["packed"] = (x, y) => Math.Round(280 + 20 * Math.Sin(x / 40.0) * Math.Cos(y / 30.0) + Noise(x, y), 2),
        ["few digits"] = (x, y) => Math.Round(5 * Noise(x, y)),
        ["noisy"] = (x, y) => 300 + 40 * Math.Sin(x / 90.0) + 10 * Noise(x, y),
        ["smooth"] = (x, y) => 300 + 80 * Math.Sin(2 * Math.PI * x / Width) * Math.Sin(Math.PI * (y + 0.5) / Height),
        // Rain: nothing in most places, and 0.01 mm steps elsewhere; the north has none.
        ["rain"] = (x, y) => y < 120 || Noise(x / 24, y / 24) < 0.3 ? 0 : Math.Round(20 * Math.Abs(Math.Sin(x / 13.0) * Math.Sin(y / 11.0)) * (1 + Noise(x, y)), 2),
    };

    public static TheoryData<string, CogCompression, int> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, CogCompression, int>();
            foreach (var name in Fields.Keys)
            {
                foreach (var compression in (CogCompression[])[CogCompression.Deflate, CogCompression.Zstd])
                {
                    kinds.Add(name, compression, 256);
                    kinds.Add(name, compression, 512);
                }
            }
            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_chosen_predictor_makes_the_smaller_file(string field, CogCompression compression, int blockSize)
    {
        using var folder = new TemporaryFolder();
        var sizes = new Dictionary<CogPredictor, long>();
        foreach (var predictor in (CogPredictor[])[CogPredictor.None, CogPredictor.FloatingPoint, CogPredictor.Auto])
        {
            var options = new CogOptions { Compression = compression, BlockSize = blockSize, Predictor = predictor, Quicklook = false };
            sizes[predictor] = new CogWriter().Write(RasterOf(Fields[field]), options, folder[$"{predictor}.tif"]).Size;
        }

        var best = Math.Min(sizes[CogPredictor.None], sizes[CogPredictor.FloatingPoint]);
        Assert.True(sizes[CogPredictor.Auto] <= best * Allowed, string.Join(", ", sizes));
    }

    private static Raster RasterOf(Func<int, int, double> field) => new()
    {
        Width = Width,
        Height = Height,
        SampleType = SampleType.Float32,
        Bands = [new RasterBand { Name = "field" }],
        GeoTransform = new GeoTransform(-180, 0.6, 0, 90, 0, -0.45),
        Crs = CoordinateReferenceSystem.FromEpsg(4326),
        Nodata = -999,
        Pixels = new Pixels(field),
    };

    /// <summary>From 0 to 1, the same for the same place.</summary>
    private static double Noise(int x, int y)
    {
        var hash = unchecked((uint)(x * 374761393 + y * 668265263));
        hash = unchecked((hash ^ (hash >> 13)) * 1274126177);
        return (hash ^ (hash >> 16)) / (double)uint.MaxValue;
    }

    private sealed class Pixels(Func<int, int, double> field) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            var samples = MemoryMarshal.Cast<byte, float>(destination);
            for (var i = 0; i < window.Width * window.Height; i++)
                samples[i] = (float)field(window.Column + i % window.Width, window.Row + i / window.Width);
        }
    }
}
