using System.Numerics;
using Datasets.Model;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Cog;

/// <summary>
/// This project's own writer. The raster is read once, from the north down; full resolution, overviews, statistics and quicklook come out
/// of that pass. Memory depends on the block size and the number of bands, not on the raster's size: what exceeds the budget goes to
/// temporary files beside the target. The same raster and options give the same bytes, whatever the number of threads.
/// </summary>
public sealed class CogWriter : ICogWriter
{
    private readonly WriterBudget budget;

    public CogWriter() : this(new WriterBudget()) { }

    internal CogWriter(WriterBudget budget) => this.budget = budget;

    /// <inheritdoc/>
    public CogFile Write(Raster raster, CogOptions options, string path, CancellationToken cancellationToken = default)
    {
        RasterRules.Require(raster);
        CogOptionsRules.Require(options, raster.SampleType);
        return raster.SampleType switch
        {
            SampleType.UInt8 => Write<byte>(raster, options, path, cancellationToken),
            SampleType.Int8 => Write<sbyte>(raster, options, path, cancellationToken),
            SampleType.UInt16 => Write<ushort>(raster, options, path, cancellationToken),
            SampleType.Int16 => Write<short>(raster, options, path, cancellationToken),
            SampleType.UInt32 => Write<uint>(raster, options, path, cancellationToken),
            SampleType.Int32 => Write<int>(raster, options, path, cancellationToken),
            SampleType.UInt64 => Write<ulong>(raster, options, path, cancellationToken),
            SampleType.Int64 => Write<long>(raster, options, path, cancellationToken),
            SampleType.Float32 => Write<float>(raster, options, path, cancellationToken),
            SampleType.Float64 => Write<double>(raster, options, path, cancellationToken),
            _ => throw new CogException($"{raster.SampleType} is not a sample type"),
        };
    }

    private CogFile Write<T>(Raster raster, CogOptions options, string path, CancellationToken cancellation) where T : unmanaged, INumber<T>
    {
        if (File.Exists(path))
            throw new CogException($"{path} exists already; a COG is written to a new file");
        var geoKeys = GeoKeys.For(raster.Crs);
        var levels = Pyramid.Levels(raster.Width, raster.Height, options.BlockSize);
        var tileCounts = levels.Select(level => level.TilesAcross(options.BlockSize) * level.TilesDown(options.BlockSize)).ToList();
        var samples = (long)raster.Width * raster.Height;
        var collectors = raster.Bands.Select(band => new BandStatisticsCollector(raster.SampleType, samples, tileCounts[0], band.Classes)).ToList();
        var quicklook = options.Quicklook ? new QuicklookCanvas(levels, raster.SampleType) : null;
        using var spool = new TileSpool($"{path}.tiles", budget.Tiles, tileCounts);
        ushort predictor;
        using (var queue = new TileQueue<T>(options, raster, collectors, spool))
        {
            predictor = new PyramidWriter<T>(raster, options, levels, queue, quicklook, budget, path, cancellation).Write();
            queue.Finish();
        }

        var statistics = collectors.Select(collector => collector.ToStatistics()).ToList();
        var tileSizes = levels.Select((_, level) => spool.Tiles(level).Select(tile => (uint)tile.Length).ToArray()).ToList();
        var header = new CogHeader(raster, options, levels, tileSizes, geoKeys, predictor, statistics).ToBytes(budget.ClassicTiff);
        var (size, sha256) = Publish(path, header, spool, levels.Count, cancellation);
        return new CogFile
        {
            Path = path,
            Size = size,
            Sha256 = sha256,
            LevelEnds = EndsOf(header.Length, tileSizes),
            Statistics = statistics,
            Quicklook = quicklook?.ToQuicklook(),
        };
    }

    private static IReadOnlyList<long> EndsOf(long headerSize, List<uint[]> tileSizes)
    {
        var ends = new List<long> { headerSize };
        foreach (var tiles in Enumerable.Reverse(tileSizes))
            ends.Add(ends[^1] + tiles.Sum(size => (long)size + CogHeader.LeaderSize + CogHeader.TrailerSize));
        return ends;
    }

    private static (long Size, string Sha256) Publish(string path, byte[] header, TileSpool spool, int levels, CancellationToken cancellation)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CogException($"{path} cannot be made: {FileErrors.Why(exception)}", exception);
        }
        try
        {
            (long, string) written;
            using (file)
                written = CogAssembly.Write(file, header, spool, levels, cancellation);
            CogValidator.Validate(path);
            return written;
        }
        catch (Exception exception)
        {
            File.Delete(path);
            if (exception is IOException)
                throw new CogException($"{path} cannot be written: {exception.Message}", exception);
            throw;
        }
    }
}
