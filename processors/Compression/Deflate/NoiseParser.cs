using System.Numerics;

namespace Datasets.Compression;

/// <summary>
/// Parses byte planes in which noise alternates with bytes of few values, as those of floats that use their whole significand. Noise is stored. What
/// lies between goes into blocks of its own as literals and runs: with a Huffman code for its few values it is shorter than as matches beside noise.
/// </summary>
internal static unsafe class NoiseParser
{
    /// <returns>The number of bytes that were stored.</returns>
    public static int Parse(ref BitWriter bits, ReadOnlySpan<byte> input, BlockSplitter blocks)
    {
        var stored = 0;
        fixed (byte* start = input)
        {
            for (nint at = 0; at < input.Length;)
            {
                var (noise, end) = NoiseDetector.Find(start, at, input.Length);
                AddRuns(ref bits, input, blocks, start, at, noise);
                if (end > noise)
                    blocks.AddStored(ref bits, input, (int)(end - noise));
                stored += (int)(end - noise);
                at = end;
            }
        }
        return stored;
    }

    private static void AddRuns(ref BitWriter bits, ReadOnlySpan<byte> input, BlockSplitter blocks, byte* start, nint from, nint end)
    {
        // Where the literals begin that have not been handed over yet.
        var anchor = from;
        // The first byte has none before it.
        var next = Math.Max(from, 1);
        while (next + ByteRuns.WindowBytes <= end)
        {
            var runs = ByteRuns.Find(start + next);
            if (runs == 0)
            {
                next += ByteRuns.WindowBytes - ByteRuns.MinLength + 1;
                continue;
            }
            next += BitOperations.TrailingZeroCount(runs);
            var length = MatchLength.Measure(start + next, 1, start + end);
            blocks.Add(ref bits, input, (int)(next - anchor), length, 1);
            next = anchor = next + length;
        }
        if (anchor < end)
            blocks.Add(ref bits, input, (int)(end - anchor), 0, 0);
    }
}
