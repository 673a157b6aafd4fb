using System.Numerics;

namespace Datasets.Cog;

/// <summary>How sums of samples become a sample again, per type.</summary>
internal static class SampleArithmetic
{
    private const double FloatHoldsHalves = 1 << 22;

    /// <summary>
    /// A mean as a sample. Integers round to the nearest, halves away from zero, and values beyond the type's range are clamped. Other
    /// integers than UInt8 and UInt16 go through float32 in GDAL; here as well.
    /// </summary>
    public static T Round<T>(double value) where T : unmanaged, INumber<T> =>
        typeof(T) == typeof(byte) || typeof(T) == typeof(ushort) ? ToInteger<T>(value) : RoundFloat<T>(value);

    /// <summary>
    /// A weighted mean as a sample, which in GDAL is a float32 before it is rounded, for UInt8 and UInt16 as well: what falls a rounding error
    /// short of a half is one. Integers go through it as long as a float32 still holds their halves.
    /// </summary>
    public static T RoundFloat<T>(double value) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
            return (T)(object)(float)value;
        if (typeof(T) == typeof(double))
            return (T)(object)value;
        return ToInteger<T>(Math.Abs(value) < FloatHoldsHalves ? (float)value : value);
    }

    private static T ToInteger<T>(double value) where T : unmanaged, INumber<T> =>
        T.CreateSaturating(value < 0 ? Math.Ceiling(value - 0.5) : Math.Floor(value + 0.5));

    /// <summary>The sample that stands for a computed value which happens to equal the nodata value (GDAL does the same).</summary>
    public static T BesidesNodata<T>(T nodata) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
            return (T)(object)BesidesNodata((float)(object)nodata);
        if (typeof(T) == typeof(double))
        {
            var value = (double)(object)nodata;
            return (T)(object)(value == 0 ? 2.2250738585072014e-308 : value > 0 ? Math.BitDecrement(value) : Math.BitIncrement(value));
        }
        var next = unchecked(nodata + T.One);
        return next > nodata ? next : nodata - T.One;
    }

    private static float BesidesNodata(float nodata)
    {
        if (nodata == 0)
            return 1.17549435e-38f;
        var beside = (float)(nodata + 1e-7 * nodata);
        return float.IsFinite(beside) ? beside : nodata > 0 ? MathF.BitDecrement(nodata) : MathF.BitIncrement(nodata);
    }

    public static bool IsNaN<T>(T? value) where T : unmanaged, INumber<T> => value is { } number && T.IsNaN(number);
}
