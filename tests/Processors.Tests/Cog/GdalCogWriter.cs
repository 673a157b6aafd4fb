using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// GDAL's own COG driver behind the same interface, to hold <see cref="CogWriter"/> against. It keeps the whole raster in memory, and
/// 8-bit signed samples need GDAL 3.7; <see cref="CogOptions.Threads"/> becomes the driver's NUM_THREADS.
/// </summary>
internal sealed class GdalCogWriter : ICogWriter
{
    private const int RowsAtOnce = 256;
    private const int QuicklookEdge = 512;

    /// <inheritdoc/>
    public CogFile Write(Raster raster, CogOptions options, string path, CancellationToken cancellationToken = default)
    {
        RasterRules.Require(raster);
        CogOptionsRules.Require(options, raster.SampleType);
        if (File.Exists(path))
            throw new CogException($"{path} exists already; a COG is written to a new file");
        try
        {
            var (statistics, quicklook) = Create(raster, options, path, cancellationToken);
            CogValidator.Validate(path);
            using var file = File.OpenRead(path);
            return new CogFile
            {
                Path = path,
                Size = file.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
                Statistics = statistics,
                Quicklook = quicklook,
            };
        }
        catch (GdalException exception)
        {
            File.Delete(path);
            throw new CogException(exception.Message, exception);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static (IReadOnlyList<BandStatistics> Statistics, Quicklook? Quicklook) Create(
        Raster raster, CogOptions options, string path, CancellationToken cancellation)
    {
        using var driver = new GdalCogDriver(raster.Width, raster.Height, raster.Bands.Count, GdalType(raster.SampleType));
        var transform = raster.GeoTransform;
        driver.Place(
            [transform.OriginX, transform.PixelWidth, transform.RowRotation, transform.OriginY, transform.ColumnRotation, transform.PixelHeight],
            GdalGeoTiff.Storable(raster.Crs.Definition()));
        foreach (var (name, value) in raster.Tags)
            driver.SetTag(name, value);
        var statistics = new List<BandStatistics>();
        for (var band = 0; band < raster.Bands.Count; band++)
        {
            var meaning = raster.Bands[band];
            driver.Describe(band, meaning.Description ?? meaning.Name, meaning.Unit, meaning.Scale, meaning.Offset);
            if (raster.Nodata is { } nodata)
                driver.SetNodata(band, nodata);
            statistics.Add(Copy(raster, band, driver, cancellation));
        }
        driver.CreateCog(path, CreationOptions(options));
        if (!options.Quicklook)
            return (statistics, null);
        var (width, height, samples) = driver.ReadReduced(path, QuicklookEdge);
        return (statistics, new Quicklook(width, height, raster.SampleType, samples));
    }

    private static BandStatistics Copy(Raster raster, int band, GdalCogDriver driver, CancellationToken cancellation)
    {
        var statistics = new TileStatistics(raster.SampleType, raster.Nodata);
        var rowBytes = raster.Width * raster.SampleType.Size();
        var buffer = new byte[Math.Min(RowsAtOnce, raster.Height) * rowBytes];
        for (var row = 0; row < raster.Height; row += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(RowsAtOnce, raster.Height - row);
            var samples = buffer.AsSpan(0, rows * rowBytes);
            raster.Pixels.Read(band, new PixelWindow(0, row, raster.Width, rows), samples);
            driver.Write(band, row, rows, samples);
            Count(statistics, raster.SampleType, samples);
        }
        statistics.Flush();
        var collector = new BandStatisticsCollector(raster.SampleType, (long)raster.Width * raster.Height, tileCount: 1);
        collector.Add(0, statistics);
        return collector.ToStatistics();
    }

    private static void Count(TileStatistics statistics, SampleType type, ReadOnlySpan<byte> samples)
    {
        switch (type)
        {
            case SampleType.UInt8: statistics.Add(samples, 1); break;
            case SampleType.Int8: statistics.Add(MemoryMarshal.Cast<byte, sbyte>(samples), 1); break;
            case SampleType.UInt16: statistics.Add(MemoryMarshal.Cast<byte, ushort>(samples), 1); break;
            case SampleType.Int16: statistics.Add(MemoryMarshal.Cast<byte, short>(samples), 1); break;
            case SampleType.UInt32: statistics.Add(MemoryMarshal.Cast<byte, uint>(samples), 1); break;
            case SampleType.Int32: statistics.Add(MemoryMarshal.Cast<byte, int>(samples), 1); break;
            case SampleType.UInt64: statistics.Add(MemoryMarshal.Cast<byte, ulong>(samples), 1); break;
            case SampleType.Int64: statistics.Add(MemoryMarshal.Cast<byte, long>(samples), 1); break;
            case SampleType.Float32: statistics.Add(MemoryMarshal.Cast<byte, float>(samples), 1); break;
            default: statistics.Add(MemoryMarshal.Cast<byte, double>(samples), 1); break;
        }
    }

    private static Dictionary<string, string> CreationOptions(CogOptions options)
    {
        var creation = new Dictionary<string, string>
        {
            ["BLOCKSIZE"] = Text(options.BlockSize),
            ["COMPRESS"] = options.Compression.ToString().ToUpperInvariant(),
            ["OVERVIEW_RESAMPLING"] = options.OverviewResampling.ToString().ToUpperInvariant(),
            ["NUM_THREADS"] = Text(options.Threads),
            ["BIGTIFF"] = "IF_SAFER",
        };
        if (options.Compression != CogCompression.None)
            creation["PREDICTOR"] = PredictorName(options.Predictor);
        if (options.Level is { } level)
            creation["LEVEL"] = Text(level);
        return creation;
    }

    private static string PredictorName(CogPredictor predictor) => predictor switch
    {
        CogPredictor.None => "NO",
        CogPredictor.Horizontal => "STANDARD",
        CogPredictor.FloatingPoint => "FLOATING_POINT",
        _ => "YES",
    };

    private static GdalDataType GdalType(SampleType type) => type switch
    {
        SampleType.UInt8 => GdalDataType.Byte,
        SampleType.Int8 => GdalDataType.Int8,
        SampleType.UInt16 => GdalDataType.UInt16,
        SampleType.Int16 => GdalDataType.Int16,
        SampleType.UInt32 => GdalDataType.UInt32,
        SampleType.Int32 => GdalDataType.Int32,
        SampleType.UInt64 => GdalDataType.UInt64,
        SampleType.Int64 => GdalDataType.Int64,
        SampleType.Float32 => GdalDataType.Float32,
        _ => GdalDataType.Float64,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
