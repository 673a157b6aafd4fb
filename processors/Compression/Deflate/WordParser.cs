using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// Parses samples of four bytes, or of eight as two words. Grids repeat whole values, so matches are looked for at whole words only, and an
/// <see cref="OptimalParser"/> chooses among them, segment by segment. Afterwards matches are extended by the bytes at both ends that match as well.
/// </summary>
internal sealed unsafe class WordParser
{
    public const int WordSize = WordMatchFinder.WordSize;

    private const int WordsBetweenCostUpdates = 1024;
    private const int WordsInsertedAfterLongMatch = 5;

    private readonly byte[] _memory = GC.AllocateArray<byte>(sizeof(OptimalParser), pinned: true);
    private readonly SymbolCosts _costs = new();

    public void Parse(ref BitWriter bits, ReadOnlySpan<byte> input, BlockSplitter blocks)
    {
        var parser = (OptimalParser*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        var alignment = WordAlignment.Find(MemoryMarshal.Cast<byte, uint>(input));
        parser->Begin();
        fixed (byte* start = input)
        {
            var end = start + input.Length;
            var limit = end - OptimalParser.Lookahead;
            var next = start + WordSize + alignment;
            // Where the literals begin that have not been handed over yet.
            var anchor = start;
            var words = WordsBetweenCostUpdates;
            while (next < limit && input.Length > OptimalParser.Lookahead)
            {
                if (words >= WordsBetweenCostUpdates)
                {
                    blocks.UpdateCosts(_costs);
                    parser->UpdateCosts(_costs);
                    words = 0;
                }
                var count = (int)Math.Min(OptimalParser.MaxSegmentWords, (limit - next - 1) / WordSize + 1);
                var reached = parser->FindPath(next, start, end, count, alignment > 0 ? 1 : 2, out var longMatch);
                anchor = AddPath(ref bits, input, blocks, parser, reached, start, next, anchor);
                words += reached;
                next += reached * WordSize;
                if (longMatch.Length == 0)
                    continue;
                next = anchor = AddLongMatch(ref bits, input, blocks, start, next, longMatch, anchor);
                parser->Insert(start, start + WordBefore(next - start, alignment), end, WordsInsertedAfterLongMatch);
                next += (WordSize - (next - start - alignment) % WordSize) % WordSize;
            }
            blocks.Add(ref bits, input, (int)(end - anchor), 0, 0);
        }
        // A pointer into a pinned array does not keep it from being collected.
        GC.KeepAlive(_memory);
    }

    private static long WordBefore(long position, int alignment) => position - WordSize - (position - alignment) % WordSize;

    private static byte* AddPath(
        ref BitWriter bits, ReadOnlySpan<byte> input, BlockSplitter blocks, OptimalParser* parser, int reached, byte* start, byte* next, byte* anchor)
    {
        var steps = parser->TraceBack(reached);
        while (steps > 0)
        {
            var step = parser->Steps[--steps];
            var (literals, length, distance) = OptimalParser.Unpack(step);
            if (length == 0)
            {
                next += WordSize;
                continue;
            }
            var matchStart = next + literals;
            next = matchStart + length;
            var matchEnd = next;
            if (steps > 0 && OptimalParser.IsLiteral(parser->Steps[steps - 1]))
            {
                for (var extra = 1; extra < WordSize && *matchEnd == *(matchEnd - distance); extra++)
                    matchEnd++;
            }
            matchStart = ExtendBackwards(matchStart, anchor, start, distance);
            blocks.Add(ref bits, input, (int)(matchStart - anchor), (int)(matchEnd - matchStart), distance);
            anchor = matchEnd;
        }
        return anchor;
    }

    private static byte* AddLongMatch(
        ref BitWriter bits, ReadOnlySpan<byte> input, BlockSplitter blocks, byte* start, byte* next, WordMatch match, byte* anchor)
    {
        var (length, distance) = match;
        // The match before may reach into the word.
        if (anchor > next)
        {
            length -= (int)(anchor - next);
            next = anchor;
        }
        RunSubstitution.Apply(next, start, start + input.Length, WordSize, ref length, ref distance);
        var matchStart = ExtendBackwards(next, anchor, start, distance);
        length += (int)(next - matchStart);
        blocks.Add(ref bits, input, (int)(matchStart - anchor), length, distance);
        return matchStart + length;
    }

    private static byte* ExtendBackwards(byte* matchStart, byte* anchor, byte* start, long distance)
    {
        while (matchStart > anchor && matchStart - distance > start && matchStart[-1] == matchStart[-1 - distance])
            matchStart--;
        return matchStart;
    }
}
