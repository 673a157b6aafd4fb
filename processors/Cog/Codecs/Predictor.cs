using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Datasets.Cog;

/// <summary>
/// TIFF's predictors, which leave differences for the codec to compress: 2 takes the difference to the pixel before (TIFF 6.0, section
/// 14), 3 splits floating point samples into bytes of equal significance first (Adobe Photoshop TIFF technical note 3).
/// </summary>
internal static class Predictor
{
    public const ushort NoPredictor = 1;
    public const ushort Horizontal = 2;
    public const ushort FloatingPoint = 3;

    /// <summary>Applies a predictor to a tile in place, row by row.</summary>
    /// <param name="scratch">At least one row of bytes.</param>
    public static void Apply(ushort predictor, Span<byte> tile, int rowBytes, int sampleSize, int bands, Span<byte> scratch)
    {
        if (predictor == NoPredictor)
            return;
        for (var start = 0; start < tile.Length; start += rowBytes)
        {
            var row = tile.Slice(start, rowBytes);
            if (predictor == Horizontal)
                Differentiate(row, sampleSize, bands);
            else
                DifferentiateBytes(row, sampleSize, bands, scratch[..rowBytes]);
        }
    }

    private static void Differentiate(Span<byte> row, int sampleSize, int bands)
    {
        switch (sampleSize)
        {
            case 1: Differentiate(row, bands); break;
            case 2: Differentiate(MemoryMarshal.Cast<byte, ushort>(row), bands); break;
            case 4: Differentiate(MemoryMarshal.Cast<byte, uint>(row), bands); break;
            default: Differentiate(MemoryMarshal.Cast<byte, ulong>(row), bands); break;
        }
    }

    private static void Differentiate<T>(Span<T> row, int distance) where T : unmanaged, System.Numerics.INumber<T>
    {
        var i = row.Length;
        for (; i - Vector256<T>.Count >= distance; i -= Vector256<T>.Count)
        {
            var start = i - Vector256<T>.Count;
            var difference = Vector256.Create<T>(row[start..]) - Vector256.Create<T>(row[(start - distance)..]);
            difference.CopyTo(row[start..]);
        }
        for (i--; i >= distance; i--)
            row[i] = unchecked(row[i] - row[i - distance]);
    }

    private static void DifferentiateBytes(Span<byte> row, int sampleSize, int bands, Span<byte> planes)
    {
        if (sampleSize == sizeof(float))
            SplitFloats(MemoryMarshal.Cast<byte, uint>(row), planes);
        else
            SplitDoubles(row, planes);
        Differentiate(planes, bands);
        planes.CopyTo(row);
    }

    private static void SplitFloats(ReadOnlySpan<uint> samples, Span<byte> planes)
    {
        var count = samples.Length;
        var i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var a = Vector128.Create(samples[i..]);
            var b = Vector128.Create(samples[(i + 4)..]);
            var c = Vector128.Create(samples[(i + 8)..]);
            var d = Vector128.Create(samples[(i + 12)..]);
            Bytes(a, b, c, d, 24).CopyTo(planes[i..]);
            Bytes(a, b, c, d, 16).CopyTo(planes[(count + i)..]);
            Bytes(a, b, c, d, 8).CopyTo(planes[(2 * count + i)..]);
            Bytes(a, b, c, d, 0).CopyTo(planes[(3 * count + i)..]);
        }
        for (; i < count; i++)
        {
            for (var plane = 0; plane < 4; plane++)
                planes[plane * count + i] = (byte)(samples[i] >> (24 - 8 * plane));
        }
    }

    private static Vector128<byte> Bytes(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d, int shift)
    {
        var mask = Vector128.Create(0xFFu);
        return Vector128.Narrow(
            Vector128.Narrow(a >>> shift & mask, b >>> shift & mask),
            Vector128.Narrow(c >>> shift & mask, d >>> shift & mask));
    }

    private static void SplitDoubles(ReadOnlySpan<byte> row, Span<byte> planes)
    {
        var count = row.Length / sizeof(double);
        for (var i = 0; i < count; i++)
        {
            var bits = BinaryPrimitives.ReadUInt64LittleEndian(row[(i * sizeof(double))..]);
            for (var plane = 0; plane < sizeof(double); plane++)
                planes[plane * count + i] = (byte)(bits >> (56 - 8 * plane));
        }
    }
}
