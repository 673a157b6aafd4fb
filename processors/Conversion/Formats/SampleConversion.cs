using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>Samples of any type as numbers.</summary>
public static class SampleConversion
{
    public static void ToDoubles(SampleType type, ReadOnlySpan<byte> samples, Span<double> values)
    {
        switch (type)
        {
            case SampleType.UInt8: Convert<byte>(samples, values); break;
            case SampleType.Int8: Convert<sbyte>(samples, values); break;
            case SampleType.UInt16: Convert<ushort>(samples, values); break;
            case SampleType.Int16: Convert<short>(samples, values); break;
            case SampleType.UInt32: Convert<uint>(samples, values); break;
            case SampleType.Int32: Convert<int>(samples, values); break;
            case SampleType.UInt64: Convert<ulong>(samples, values); break;
            case SampleType.Int64: Convert<long>(samples, values); break;
            case SampleType.Float32: Convert<float>(samples, values); break;
            default: Convert<double>(samples, values); break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> samples, Span<double> values) where T : unmanaged, INumber<T>
    {
        var typed = MemoryMarshal.Cast<byte, T>(samples);
        for (var i = 0; i < typed.Length; i++)
            values[i] = double.CreateTruncating(typed[i]);
    }
}
