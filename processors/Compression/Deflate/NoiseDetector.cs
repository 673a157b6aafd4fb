using System.Numerics;
using System.Runtime.Intrinsics;

namespace Datasets.Compression;

/// <summary>
/// Finds bytes that no code makes shorter. It counts the equal pairs among neighbours: of independent bytes whose values are equally likely, one pair in 256 is
/// equal; the fewer values there are, the more pairs are (the collision entropy). The lower bytes of floats that use their whole significand are such noise.
/// </summary>
internal static unsafe class NoiseDetector
{
    private const int WindowBytes = ByteRuns.WindowBytes;
    // 32 bytes with 8 neighbours each are 256 pairs, of which one is equal in noise, on average. With 85 equally likely values (6.4 bits), there are three.
    private const int Neighbours = 8;
    private const int MaxEqualPairs = 3;
    // Noise ends at a window with more equal pairs than by chance: with 28 equally likely values (4.8 bits), there are nine.
    private const int MaxEqualPairsInside = 9;
    private const int MinWindows = 2;
    // A stored block has at most 65,535 bytes.
    private const int MaxSpanBytes = 1 << 15;

    /// <summary>Finds the first noise at or after a position.</summary>
    /// <returns>Where the noise begins and ends; both are <paramref name="end"/> if there is none.</returns>
    public static (nint Start, nint End) Find(byte* input, nint from, nint end)
    {
        var windows = 0;
        // The first window has no bytes before it to be compared with. All others begin at its multiples, as planes do.
        for (var at = Math.Max(WindowBytes, (from + WindowBytes - 1) & -WindowBytes); at + WindowBytes <= end; at += WindowBytes)
        {
            windows = EqualPairs(input + at) <= MaxEqualPairs ? windows + 1 : 0;
            if (windows < MinWindows)
                continue;
            var start = at + WindowBytes - MinWindows * WindowBytes;
            var next = at + WindowBytes;
            while (next + WindowBytes <= end && next - start < MaxSpanBytes && EqualPairs(input + next) <= MaxEqualPairsInside)
                next += WindowBytes;
            return (AfterLastRun(input, from, start), BeforeFirstRun(input, next, end));
        }
        return (end, end);
    }

    private static int EqualPairs(byte* at)
    {
        var bytes = Vector256.Load(at);
        var pairs = Vector256<byte>.Zero;
        for (var distance = 1; distance <= Neighbours; distance++)
            pairs -= Vector256.Equals(bytes, Vector256.Load(at - distance));
        var (lower, upper) = Vector256.Widen(pairs);
        return Vector256.Sum(lower + upper);
    }

    // Noise that follows a run begins where the run ends, inside the window before.
    private static nint AfterLastRun(byte* input, nint from, nint noise)
    {
        var window = noise - WindowBytes;
        if (window < from || window == 0)
            return noise;
        var runs = ByteRuns.Find(input + window);
        return runs == 0 ? noise : window + BitOperations.Log2(runs) + ByteRuns.MinLength - 1;
    }

    private static nint BeforeFirstRun(byte* input, nint noise, nint end)
    {
        if (noise + WindowBytes > end)
            return noise;
        var runs = ByteRuns.Find(input + noise);
        return runs == 0 ? noise : noise + BitOperations.TrailingZeroCount(runs);
    }
}
