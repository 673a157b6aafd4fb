using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// Statistics of a band's valid samples (finite, and not nodata), as stored, that is before scale and offset.
/// Where no sample is valid, <see cref="Minimum"/>, <see cref="Maximum"/>, <see cref="Mean"/>, <see cref="StandardDeviation"/> and
/// <see cref="Histogram"/> are null. Mean and deviation are null, too, where samples are so large that a double cannot hold them.
/// </summary>
public sealed record BandStatistics
{
    public required long Count { get; init; }
    public required long ValidCount { get; init; }
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }
    public double? Mean { get; init; }
    /// <summary>Of the population, as GDAL computes it.</summary>
    public double? StandardDeviation { get; init; }
    public Histogram? Histogram { get; init; }
    public double ValidPercent => Count == 0 ? 0 : 100.0 * ValidCount / Count;

    /// <summary>
    /// Reads all samples, strip by strip, and counts them. Count, range and histogram are those that the writer of a COG finds; mean and deviation,
    /// whose sums round otherwise, are as close to its as doubles allow.
    /// </summary>
    /// <param name="rowsAtOnce">How many rows are read at once, such as those of a tile.</param>
    /// <returns>Per band, in band order.</returns>
    public static IReadOnlyList<BandStatistics> Compute(Raster raster, int rowsAtOnce) => raster.SampleType switch
    {
        SampleType.UInt8 => Compute<byte>(raster, rowsAtOnce),
        SampleType.Int8 => Compute<sbyte>(raster, rowsAtOnce),
        SampleType.UInt16 => Compute<ushort>(raster, rowsAtOnce),
        SampleType.Int16 => Compute<short>(raster, rowsAtOnce),
        SampleType.UInt32 => Compute<uint>(raster, rowsAtOnce),
        SampleType.Int32 => Compute<int>(raster, rowsAtOnce),
        SampleType.UInt64 => Compute<ulong>(raster, rowsAtOnce),
        SampleType.Int64 => Compute<long>(raster, rowsAtOnce),
        SampleType.Float32 => Compute<float>(raster, rowsAtOnce),
        SampleType.Float64 => Compute<double>(raster, rowsAtOnce),
        _ => throw new ArgumentOutOfRangeException(nameof(raster), raster.SampleType, "not a sample type"),
    };

    private static BandStatistics[] Compute<T>(Raster raster, int rowsAtOnce) where T : unmanaged, INumber<T>
    {
        var strips = (raster.Height - 1) / rowsAtOnce + 1;
        var samples = new T[(long)raster.Width * Math.Min(rowsAtOnce, raster.Height)];
        var collectors = raster.Bands.Select(_ => new BandStatisticsCollector(raster.SampleType, (long)raster.Width * raster.Height, strips)).ToArray();
        var statistics = new TileStatistics(raster.SampleType, raster.Nodata);
        for (var strip = 0; strip < strips; strip++)
        {
            var rows = Math.Min(rowsAtOnce, raster.Height - strip * rowsAtOnce);
            for (var band = 0; band < collectors.Length; band++)
            {
                var read = samples.AsSpan(0, raster.Width * rows);
                raster.Pixels.Read(band, new PixelWindow(0, strip * rowsAtOnce, raster.Width, rows), MemoryMarshal.AsBytes(read));
                statistics.Reset();
                statistics.Add<T>(read, step: 1);
                statistics.Flush();
                collectors[band].Add(strip, statistics);
            }
        }
        return [.. collectors.Select(collector => collector.ToStatistics())];
    }
}
