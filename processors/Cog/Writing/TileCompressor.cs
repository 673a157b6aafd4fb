using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Compression;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>What one thread needs to compress tiles.</summary>
internal sealed class TileCompressor<T>(CogOptions options, Raster raster, int blockSize) : IDisposable where T : unmanaged, INumber<T>
{
    private readonly ICompressor compressor = TileCompression.Create(options.Compression, options.Level);
    private readonly ArrayBufferWriter<byte> output = OutputBuffers.Take();
    private readonly TileStatistics statistics = new(raster.SampleType, raster.Nodata);
    private readonly ClassCounter classes = new();
    private readonly T? nodata = raster.Nodata is { } value ? T.CreateSaturating(value) : null;
    private readonly int bands = raster.Bands.Count;
    private byte[] scratch = [];

    /// <summary>Adds a tile of full resolution to its bands' statistics.</summary>
    public void Count(TileJob job, IReadOnlyList<BandStatisticsCollector> collectors)
    {
        var pixels = MemoryMarshal.Cast<byte, T>(job.Pixels);
        for (var band = 0; band < bands; band++)
        {
            statistics.Reset();
            for (var row = 0; row < job.Rows; row++)
                statistics.Add<T>(pixels.Slice(row * blockSize * bands, job.Columns * bands)[band..], bands);
            statistics.Flush();
            collectors[band].Add(job.Tile, statistics);
            if (raster.Bands[band].Classes.Count > 0)
                CountClasses(job, pixels, band, collectors[band]);
        }
    }

    private void CountClasses(TileJob job, ReadOnlySpan<T> pixels, int band, BandStatisticsCollector collector)
    {
        classes.Reset();
        for (var row = 0; row < job.Rows; row++)
            classes.Add(pixels.Slice(row * blockSize * bands, job.Columns * bands)[band..], bands, nodata);
        collector.Add(classes);
    }

    /// <summary>Compresses a tile into the spool. Constant tiles are compressed once per value.</summary>
    public void Compress(TileJob job, ushort predictor, ConcurrentDictionary<string, byte[]> constants, TileSpool spool)
    {
        if (ConstantPixel(job.Pixels) is not { } pixel)
        {
            if (predictor != Predictor.NoPredictor)
                job.ClearBelow(blockSize * bands * raster.SampleType.Size());
            spool.Add(job.Level, job.Tile, Compress(job.Pixels, predictor));
            return;
        }
        if (!constants.TryGetValue(pixel, out var compressed))
            constants[pixel] = compressed = Compress(job.Pixels, predictor).ToArray();
        spool.Add(job.Level, job.Tile, compressed);
    }

    /// <summary>The compressed form of pixels, which the predictor overwrites; valid until the next call.</summary>
    public ReadOnlySpan<byte> Compress(Span<byte> pixels, ushort predictor)
    {
        var sampleSize = raster.SampleType.Size();
        var rowBytes = blockSize * bands * sampleSize;
        if (scratch.Length < rowBytes)
            scratch = new byte[rowBytes];
        Predictor.Apply(predictor, pixels, rowBytes, sampleSize, bands, scratch);
        output.ResetWrittenCount();
        compressor.Compress(pixels, sampleSize, TileCompression.ContentAfter(predictor), output);
        return output.WrittenSpan;
    }

    public void Dispose()
    {
        compressor.Dispose();
        OutputBuffers.Return(output);
    }

    private string? ConstantPixel(ReadOnlySpan<byte> pixels)
    {
        var pixelBytes = bands * raster.SampleType.Size();
        return pixels[pixelBytes..].SequenceEqual(pixels[..^pixelBytes]) ? Convert.ToHexString(pixels[..pixelBytes]) : null;
    }
}
