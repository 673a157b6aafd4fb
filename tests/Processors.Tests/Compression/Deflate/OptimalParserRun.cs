using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression.Deflate;

/// <summary>Runs <see cref="OptimalParser"/> over a tile, segment by segment, and adds up what the steps of its paths cost.</summary>
internal static unsafe class OptimalParserRun
{
    public const int WordSize = 4;

    public static List<(long Cost, int Reached, WordMatch LongMatch, int FirstWord, int Count)> Over(byte[] tile, int alignment, SymbolCosts costs)
    {
        var segments = new List<(long, int, WordMatch, int, int)>();
        var memory = GC.AllocateArray<byte>(sizeof(OptimalParser), pinned: true);
        var parser = (OptimalParser*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        parser->Begin();
        parser->UpdateCosts(costs);
        var limit = tile.Length - OptimalParser.Lookahead;
        fixed (byte* start = tile)
        {
            for (var position = WordSize + alignment; position < limit;)
            {
                var count = Math.Min(OptimalParser.MaxSegmentWords, (limit - position - 1) / WordSize + 1);
                var reached = parser->FindPath(start + position, start, start + tile.Length, count, alignment > 0 ? 1 : 2, out var longMatch);
                segments.Add((CostOfSteps(parser, parser->TraceBack(reached), tile, position, costs), reached, longMatch, position / WordSize, count));
                position += (reached + longMatch.Length / WordSize) * WordSize;
            }
        }
        // A pinned array stays where it is, but is collected when nothing refers to it: a pointer does not.
        GC.KeepAlive(memory);
        return segments;
    }

    private static long CostOfSteps(OptimalParser* parser, int steps, byte[] tile, int position, SymbolCosts costs)
    {
        var sum = 0L;
        while (steps > 0)
        {
            var (literals, length, distance) = OptimalParser.Unpack(parser->Steps[--steps]);
            if (length == 0)
                literals = WordSize;
            for (var i = 0; i < literals; i++)
                sum += Math.Min(costs.Literals[tile[position + i]], 20 * 256);
            position += literals;
            if (length == 0)
                continue;
            Assert.True(tile.AsSpan(position, length).SequenceEqual(tile.AsSpan(position - distance, length)), "a step is no match");
            sum += costs.Lengths[length] + costs.Distances[DistanceAlphabet.Symbol(distance)];
            position += length;
        }
        return sum;
    }
}
