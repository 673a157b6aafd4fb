using System.Globalization;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>What a raster must hold to be written.</summary>
internal static class RasterRules
{
    /// <exception cref="CogException">The raster has no pixels or no band, cannot be placed on Earth, or has a nodata value of another type.</exception>
    public static void Require(Raster raster)
    {
        if (raster.Width < 1 || raster.Height < 1)
            throw new CogException($"a raster of {raster.Width} x {raster.Height} has no pixels");
        if (raster.Bands.Count is < 1 or > ushort.MaxValue)
            throw new CogException($"a raster has 1 to {ushort.MaxValue} bands, not {raster.Bands.Count}");
        var transform = raster.GeoTransform;
        double[] terms =
        [
            transform.OriginX, transform.PixelWidth, transform.RowRotation, transform.OriginY, transform.ColumnRotation, transform.PixelHeight,
        ];
        if (!terms.All(double.IsFinite) ||
            transform.PixelWidth * transform.PixelHeight - transform.RowRotation * transform.ColumnRotation == 0)
            throw new CogException($"the geotransform {transform} does not place pixels: it must be finite and invertible");
        if (raster.Nodata is { } nodata && !Holds(raster.SampleType, nodata))
        {
            throw new CogException(string.Create(
                CultureInfo.InvariantCulture, $"the nodata value {nodata:R} is no {raster.SampleType}; no sample can ever equal it"));
        }
    }

    private static bool Holds(SampleType type, double value) => type switch
    {
        SampleType.Float64 => true,
        SampleType.Float32 => double.IsNaN(value) || (float)value == value,
        SampleType.UInt8 => IsWhole(value, byte.MinValue, byte.MaxValue),
        SampleType.Int8 => IsWhole(value, sbyte.MinValue, sbyte.MaxValue),
        SampleType.UInt16 => IsWhole(value, ushort.MinValue, ushort.MaxValue),
        SampleType.Int16 => IsWhole(value, short.MinValue, short.MaxValue),
        SampleType.UInt32 => IsWhole(value, uint.MinValue, uint.MaxValue),
        SampleType.Int32 => IsWhole(value, int.MinValue, int.MaxValue),
        // The largest 64-bit integers are no doubles: 2^63 and 2^64 themselves are one too many.
        SampleType.UInt64 => IsWhole(value, 0, Math.BitDecrement(Math.ScaleB(1, 64))),
        SampleType.Int64 => IsWhole(value, -Math.ScaleB(1, 63), Math.BitDecrement(Math.ScaleB(1, 63))),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };

    private static bool IsWhole(double value, double lowest, double highest) =>
        value >= lowest && value <= highest && Math.Floor(value) == value;
}
