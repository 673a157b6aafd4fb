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
    private const int SamplesAtOnce = 1 << 22;

    public required long Count { get; init; }
    public required long ValidCount { get; init; }
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }
    public double? Mean { get; init; }
    /// <summary>Of the population, as GDAL computes it.</summary>
    public double? StandardDeviation { get; init; }
    public Histogram? Histogram { get; init; }
    /// <summary>How many valid samples are of each of the band's classes, in their order; empty where it has none.</summary>
    public IReadOnlyList<long> ClassCounts { get; init; } = [];
    /// <summary>Whether every valid sample is of one of the band's classes. Else the classes are codes beside a measurement, such as 'land'.</summary>
    public bool AreAllOfClasses(RasterBand band) =>
        band.Classes.Count > 0 && (band.Classes.Any(one => one.Mask is not null) || ClassCounts.Sum() == ValidCount);
    public double ValidPercent => Count == 0 ? 0 : 100.0 * ValidCount / Count;

    /// <summary>
    /// Reads all samples, some millions at once, and counts them. Count, range and histogram are those that the writer of a COG finds; mean and deviation,
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
        var rows = Math.Min(rowsAtOnce, raster.Height);
        var columns = Math.Min(raster.Width, Math.Max(1, SamplesAtOnce / rows));
        var (across, down) = ((raster.Width - 1) / columns + 1, (raster.Height - 1) / rows + 1);
        var samples = new T[columns * rows];
        var collectors = raster.Bands
            .Select(band => new BandStatisticsCollector(raster.SampleType, (long)raster.Width * raster.Height, across * down, band.Classes)).ToArray();
        var classes = new ClassCounter();
        T? nodata = raster.Nodata is { } value ? T.CreateSaturating(value) : null;
        var statistics = new TileStatistics(raster.SampleType, raster.Nodata);
        for (var part = 0; part < across * down; part++)
        {
            var (column, row) = (part % across * columns, part / across * rows);
            var window = new PixelWindow(column, row, Math.Min(columns, raster.Width - column), Math.Min(rows, raster.Height - row));
            var read = samples.AsSpan(0, window.Width * window.Height);
            for (var band = 0; band < collectors.Length; band++)
            {
                raster.Pixels.Read(band, window, MemoryMarshal.AsBytes(read));
                statistics.Reset();
                statistics.Add<T>(read, step: 1);
                statistics.Flush();
                collectors[band].Add(part, statistics);
                if (raster.Bands[band].Classes.Count == 0)
                    continue;
                classes.Reset();
                classes.Add<T>(read, step: 1, nodata);
                collectors[band].Add(classes);
            }
        }
        return [.. collectors.Select(collector => collector.ToStatistics())];
    }
}
