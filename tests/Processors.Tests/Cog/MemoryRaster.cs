using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>Pixels in memory, band after band, that remember what was asked of them.</summary>
internal sealed class MemoryPixels(byte[] samples, int width, int height, int sampleSize) : IPixelSource
{
    public byte[] Samples { get; } = samples;
    public long LargestWindow { get; private set; }
    public long PixelsRead { get; private set; }

    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        Assert.InRange(window.Column + window.Width, 1, width);
        Assert.InRange(window.Row + window.Height, 1, height);
        Assert.Equal(window.Width * window.Height * sampleSize, destination.Length);
        LargestWindow = Math.Max(LargestWindow, (long)window.Width * window.Height);
        PixelsRead += (long)window.Width * window.Height;
        for (var row = 0; row < window.Height; row++)
        {
            var start = (((long)band * height + window.Row + row) * width + window.Column) * sampleSize;
            Samples.AsSpan((int)start, window.Width * sampleSize).CopyTo(destination[(row * window.Width * sampleSize)..]);
        }
    }
}

internal static class MemoryRaster
{
    public static Raster Of<T>(T[] samples, int width, int height, int bands = 1, double? nodata = null) where T : unmanaged =>
        OfBytes(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), TypeOf<T>(), width, height, bands, nodata);

    public static Raster OfBytes(byte[] samples, SampleType type, int width, int height, int bands = 1, double? nodata = null) => new()
    {
        Width = width,
        Height = height,
        SampleType = type,
        Bands = [.. Enumerable.Range(0, bands).Select(band => new RasterBand { Name = $"band{band}" })],
        GeoTransform = new GeoTransform(-180, 360.0 / width, 0, 90, 0, -180.0 / height),
        Crs = CoordinateReferenceSystem.FromEpsg(4326),
        Nodata = nodata,
        Pixels = new MemoryPixels(samples, width, height, type.Size()),
    };

    /// <summary>A smooth field with some noise and holes, the same for the same seed.</summary>
    public static Raster Field(int width, int height, double? nodata = -9999, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new float[width * height];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = nodata is { } hole && random.Next(5) == 0
                ? (float)hole
                : (float)(300 + 60 * Math.Sin(i % width / 40.0) + 40 * Math.Cos(i / width / 30.0) + random.NextDouble());
        }
        return Of(samples, width, height, nodata: nodata);
    }

    public static SampleType TypeOf<T>() => default(T) switch
    {
        byte => SampleType.UInt8,
        sbyte => SampleType.Int8,
        ushort => SampleType.UInt16,
        short => SampleType.Int16,
        uint => SampleType.UInt32,
        int => SampleType.Int32,
        ulong => SampleType.UInt64,
        long => SampleType.Int64,
        float => SampleType.Float32,
        _ => SampleType.Float64,
    };
}
