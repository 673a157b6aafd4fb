using CsCheck;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

/// <summary>Blocks of arbitrary bits, and sources that break off: what is there afterwards is whole and right, or nothing is there.</summary>
public sealed class CogInterruptionTests
{
    private const int Cases = 40;

    private enum Fate
    {
        Ends,
        Fails,
        IsStopped,
    }

    private sealed record Form(
        SampleType Type, int Width, int Height, int Bands, CogCompression Compression, CogPredictor Predictor, int Threads, Fate Fate, double At, int Seed);

    private static readonly Gen<Form> Forms = Gen.Select(
        Gen.Enum<SampleType>(), Gen.Select(Gen.Int[1, 700], Gen.Int[1, 500]), Gen.Int[1, 3], Gen.Enum<CogCompression>(), Gen.Bool, Gen.Int[1, 3],
        Gen.Enum<Fate>(), Gen.Select(Gen.Double[0, 0.99], Gen.Int[0, int.MaxValue]))
        .Select((type, size, bands, compression, predict, threads, fate, rest) => new Form(
            type, size.Item1, size.Item2, bands, compression,
            predict ? (type.IsFloatingPoint() ? CogPredictor.FloatingPoint : CogPredictor.Horizontal) : CogPredictor.None,
            threads, fate, rest.Item1, rest.Item2));

    [Fact]
    public void Arbitrary_bits_come_out_as_they_went_in_and_a_source_that_breaks_off_leaves_nothing()
    {
        Forms.Array[Cases].Sample(forms =>
        {
            using var folder = new TemporaryFolder();
            var whole = forms.Select((form, i) => Write(folder, i, form)).OfType<GdalCase>().ToList();
            Assert.Equal(forms.Count(form => form.Fate == Fate.Ends), whole.Count);
            var differences = GdalTruth.Compare(folder, whole);
            Assert.True(differences.Length == 0, differences);
        }, iter: 1, threads: 1);
    }

    private static GdalCase? Write(TemporaryFolder folder, int number, Form form)
    {
        // Every bit pattern: infinities, NaNs of all kinds, subnormal numbers, the ends of the integers.
        var samples = new byte[form.Width * form.Height * form.Bands * form.Type.Size()];
        new Random(form.Seed).NextBytes(samples);
        var raster = MemoryRaster.OfBytes(samples, form.Type, form.Width, form.Height, form.Bands, nodata: null);
        var options = new CogOptions { Compression = form.Compression, Predictor = form.Predictor, BlockSize = 128, Threads = form.Threads };
        // Nothing is kept in memory, so that temporary files are there to be left behind.
        var budget = new WriterBudget { Tiles = 0 };
        var own = folder[$"{number}"];
        Directory.CreateDirectory(own);
        var (cog, bin) = (Path.Combine(own, "cog.tif"), folder[$"{number}.bin"]);
        if (form.Fate == Fate.Ends)
        {
            new CogWriter(budget).Write(raster, options, cog);
            Assert.Equal([cog], Directory.GetFiles(own));
            File.WriteAllBytes(bin, samples);
            return new GdalCase(
                form.ToString(), cog, bin, form.Type.ToString(), form.Width, form.Height, form.Bands, null, options.BlockSize,
                $"{options.OverviewResampling}", CompareOverviews: false);
        }

        using var stop = new CancellationTokenSource();
        var breaking = new BreakingPixels(
            raster.Pixels, form.At * form.Width * form.Height * form.Bands,
            form.Fate == Fate.IsStopped ? stop.Cancel : () => throw new InvalidDataException("the granule is damaged"));
        var error = Record.Exception(() => new CogWriter(budget).Write(raster with { Pixels = breaking }, options, cog, stop.Token));
        Assert.True(form.Fate == Fate.IsStopped ? error is OperationCanceledException : error is InvalidDataException, $"{form}: {error}");
        Assert.Empty(Directory.GetFiles(own));
        return null;
    }

    /// <summary>Breaks off with the read that goes beyond a number of samples.</summary>
    private sealed class BreakingPixels(IPixelSource pixels, double after, Action breakOff) : IPixelSource
    {
        private long _read;

        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            if (Interlocked.Add(ref _read, (long)window.Width * window.Height) > after)
                breakOff();
            pixels.Read(band, window, destination);
        }
    }
}
