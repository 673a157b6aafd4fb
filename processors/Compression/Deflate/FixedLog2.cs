using System.Numerics;
using System.Runtime.CompilerServices;

namespace Datasets.Compression;

/// <summary>Binary logarithms in 1/256. They are computed in integers, so that every machine makes the same decisions.</summary>
internal static class FixedLog2
{
    /// <summary>Bits after the binary point.</summary>
    public const int FractionBits = 8;

    private const int TableBits = 10;

    private static readonly ushort[] Table =
        [.. Enumerable.Range(0, 1 << TableBits).Select(i => (ushort)Math.Round(Math.Log2(Math.Max(i, 1)) * (1 << FractionBits)))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Compute(uint value)
    {
        var shift = Math.Max(0, BitOperations.Log2(value) + 1 - TableBits);
        return Table[value >> shift] + (shift << FractionBits);
    }
}
