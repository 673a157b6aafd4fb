using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datasets.Compression;

/// <summary>zlib's checksum (RFC 1950, section 8.2).</summary>
internal static class Adler32
{
    private const uint Modulus = 65521;
    // The most bytes whose sums stay within 32 bits before a reduction, in whole vectors.
    private const int MaxBytesPerReduction = 5536;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint a = 1, b = 0;
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, MaxBytesPerReduction)];
            bytes = bytes[part.Length..];
            var vectors = MemoryMarshal.Cast<byte, Vector256<byte>>(part);
            Add(vectors, ref a, ref b);
            foreach (var value in part[(vectors.Length * Vector256<byte>.Count)..])
            {
                a += value;
                b += a;
            }
            a %= Modulus;
            b %= Modulus;
        }
        return b << 16 | a;
    }

    // In the second sum a byte counts once for itself and once for every byte that follows it: within its vector (the weights) and in later vectors.
    private static void Add(ReadOnlySpan<Vector256<byte>> vectors, ref uint a, ref uint b)
    {
        var sums = Vector256<uint>.Zero;
        var before = Vector256<uint>.Zero;
        var weighted = Vector256<uint>.Zero;
        var weights = Vector256.Create(
            (byte)32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        foreach (var vector in vectors)
        {
            before += sums;
            sums += Sum(vector);
            weighted += WeightedSum(vector, weights);
        }
        b += (uint)(vectors.Length * Vector256<byte>.Count) * a + (uint)Vector256<byte>.Count * Vector256.Sum(before) + Vector256.Sum(weighted);
        a += Vector256.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Sum(Vector256<byte> bytes)
    {
        if (Avx2.IsSupported)
            return Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt32();
        var (low, high) = Vector256.Widen(bytes);
        var (first, second) = Vector256.Widen(low + high);
        return first + second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> WeightedSum(Vector256<byte> bytes, Vector256<byte> weights)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(bytes, weights.AsSByte()), Vector256<short>.One).AsUInt32();
        var (low, high) = Vector256.Widen(bytes);
        var (lowWeights, highWeights) = Vector256.Widen(weights);
        // A product takes 13 bits, and two of them 14.
        var (first, second) = Vector256.Widen(low * lowWeights + high * highWeights);
        return first + second;
    }
}
