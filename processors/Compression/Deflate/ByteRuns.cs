using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datasets.Compression;

/// <summary>Finds bytes that repeat the byte before them.</summary>
internal static unsafe class ByteRuns
{
    /// <summary>The bytes that a search looks at; one more before them is read.</summary>
    public const int WindowBytes = 32;

    /// <summary>How many bytes have to repeat the one before them. A match of three bytes rarely saves bits, since its literals are frequent ones.</summary>
    public const int MinLength = 4;

    /// <summary>By bit: whether a run's repetitions begin at that byte of the window and lie in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Find(byte* window)
    {
        var equal = Vector256.Equals(Vector256.Load(window), Vector256.Load(window - 1)).ExtractMostSignificantBits();
        return equal & equal >> 1 & equal >> 2 & equal >> 3;
    }
}
