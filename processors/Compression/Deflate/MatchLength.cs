using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datasets.Compression;

/// <summary>The length of a match: how many bytes at a position equal those that many bytes of distance earlier.</summary>
internal static unsafe class MatchLength
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Measure(byte* at, long distance, byte* end)
    {
        if (at + sizeof(ulong) <= end)
        {
            var difference = *(ulong*)at ^ *(ulong*)(at - distance);
            if (difference != 0)
                return BitOperations.TrailingZeroCount(difference) >> 3;
        }
        return MeasureLong(at, distance, end);
    }

    private static int MeasureLong(byte* at, long distance, byte* end)
    {
        var start = at;
        for (; at + Vector256<byte>.Count <= end; at += Vector256<byte>.Count)
        {
            var same = Vector256.Equals(Vector256.Load(at), Vector256.Load(at - distance)).ExtractMostSignificantBits();
            if (same != uint.MaxValue)
                return (int)(at - start) + BitOperations.TrailingZeroCount(~same);
        }
        while (at < end && *at == *(at - distance))
            at++;
        return (int)(at - start);
    }
}
