using CsCheck;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Cog;

/// <summary>Random rasters, written by us and read by GDAL.</summary>
public sealed class CogWriterProperties
{
    private const int Cases = 40;

    private sealed record Form(
        SampleType Type, int Width, int Height, int Bands, CogCompression Compression, CogPredictor Predictor, int BlockSize,
        OverviewResampling Resampling, double Holes, int Threads, int Seed);

    // Mostly small, some with several levels, a few large.
    private static readonly Gen<(int Width, int Height)> Sizes = Gen.Frequency(
        (6, Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300])),
        (3, Gen.Select(Gen.Int[1, 900], Gen.Int[1, 700])),
        (1, Gen.Select(Gen.Int[900, 3000], Gen.Int[700, 2000])));

    private static readonly Gen<Form> Forms = Gen.Select(
        Gen.Enum<SampleType>(), Sizes, Gen.Frequency((6, Gen.Const(1)), (3, Gen.Int[2, 4])), Gen.Enum<CogCompression>(), Gen.Enum<CogPredictor>(),
        OneOf(128, 128, 144, 256, 512, 1024), Gen.Enum<OverviewResampling>(),
        Gen.Select(OneOf(0, 0, 0.02, 0.5, 0.97, 1), Gen.Int[1, 3], Gen.Int[0, int.MaxValue]))
        .Select((type, size, bands, compression, predictor, blockSize, resampling, rest) => new Form(
            type, size.Item1, size.Item2, bands, compression,
            predictor == CogPredictor.FloatingPoint && !type.IsFloatingPoint() ? CogPredictor.Horizontal : predictor,
            blockSize, resampling, rest.Item1, rest.Item2, rest.Item3));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void What_GDAL_reads_is_what_was_given_and_its_overviews_are_GDALs()
    {
        Forms.Array[Cases].Sample(forms =>
        {
            using var folder = new TemporaryFolder();
            var cases = forms.Select((form, i) => Write(folder, i, form)).ToList();
            var differences = GdalTruth.Compare(folder, cases);
            Assert.True(differences.Length == 0, differences);
        }, iter: 1, threads: 1);
    }

    /// <summary>At the edges the triangle's weights are sevenths, and sums that should be a half fall a rounding error short of it.</summary>
    [Fact]
    public void Halves_of_bilinear_overviews_are_rounded_as_GDAL_rounds_them()
    {
        using var folder = new TemporaryFolder();
        SampleType[] types = [SampleType.UInt8, SampleType.UInt16, SampleType.Int16, SampleType.Int32];
        var cases = types.Select((type, i) => Write(folder, i, new Form(
            type, Width: 1000, Height: 36, Bands: 4, CogCompression.None, CogPredictor.None, BlockSize: 128, OverviewResampling.Bilinear, Holes: 0, Threads: 1, Seed: 7)));
        Assert.Equal("", GdalTruth.Compare(folder, [.. cases]));
    }

    private static GdalCase Write(TemporaryFolder folder, int number, Form form)
    {
        var nodata = Nodata(form.Type);
        var samples = Samples(form, nodata);
        var raster = MemoryRaster.OfBytes(samples, form.Type, form.Width, form.Height, form.Bands, form.Holes > 0 ? nodata : null);
        var options = new CogOptions
        {
            Compression = form.Compression,
            Level = form.Compression is CogCompression.Deflate or CogCompression.Zstd ? 1 : null,
            Predictor = form.Predictor,
            BlockSize = form.BlockSize,
            OverviewResampling = form.Resampling,
            Threads = form.Threads,
        };
        var (cog, bin) = (folder[$"{number}.tif"], folder[$"{number}.bin"]);
        new CogWriter().Write(raster, options, cog);
        File.WriteAllBytes(bin, samples);
        return new GdalCase(
            form.ToString(), cog, bin, form.Type.ToString(), form.Width, form.Height, form.Bands, raster.Nodata, form.BlockSize,
            form.Resampling.ToString(), HasGdalsOverviews(form));
    }

    // GDAL 3.6 computes overviews of these types in float32, and makes overviews of a single column from full resolution each.
    private static bool HasGdalsOverviews(Form form)
    {
        var smallest = Datasets.Cog.Pyramid.Levels(form.Width, form.Height, form.BlockSize)[^1];
        return form.Type is not (SampleType.Int8 or SampleType.Int64 or SampleType.UInt64 or SampleType.Float64) &&
            smallest.Width > 1 && smallest.Height > 1;
    }

    // Out of the samples' range, so that no computed mean rounds to it: there, GDAL loses Int16 and Int32 pixels.
    private static double Nodata(SampleType type) => type switch
    {
        SampleType.UInt8 => 255,
        SampleType.Int8 => -128,
        SampleType.UInt16 => 65535,
        SampleType.UInt32 or SampleType.UInt64 => 99999,
        _ => -9999,
    };

    private static byte[] Samples(Form form, double nodata)
    {
        var random = new Random(form.Seed);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        // Few distinct values give the mode something to count, and long runs to the codecs.
        var distinct = form.Resampling == OverviewResampling.Mode ? 4 : 120;
        for (var i = 0; i < form.Width * form.Height * form.Bands; i++)
        {
            var value = random.NextDouble() < form.Holes ? nodata : random.Next(distinct);
            switch (form.Type)
            {
                case SampleType.UInt8: writer.Write((byte)value); break;
                case SampleType.Int8: writer.Write((sbyte)value); break;
                case SampleType.UInt16: writer.Write((ushort)value); break;
                case SampleType.Int16: writer.Write((short)value); break;
                case SampleType.UInt32: writer.Write((uint)value); break;
                case SampleType.Int32: writer.Write((int)value); break;
                case SampleType.UInt64: writer.Write((ulong)value); break;
                case SampleType.Int64: writer.Write((long)value); break;
                case SampleType.Float32: writer.Write((float)value / (value < 0 ? 1 : 7)); break;
                default: writer.Write(value / (value < 0 ? 1 : 7)); break;
            }
        }
        return stream.ToArray();
    }
}
