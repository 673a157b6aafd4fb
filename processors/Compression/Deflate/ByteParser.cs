using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// Parses bytes into literals and matches: samples of one or two bytes, and the byte planes of the floating-point predictor. It is a lazy parser: it takes
/// a match that saves bits by the current symbol costs, unless the match at the next byte saves more. The longer it finds none, the fewer positions
/// it tries.
/// </summary>
internal sealed unsafe class ByteParser
{
    private const int BytesBetweenCostUpdates = 8192;
    private const int PositionsInsertedAfterLongMatch = 8;
    // How much more a later match has to save, in 1/256 bit, since it needs one more literal before it.
    private const int LazyThreshold = 2 << FixedLog2.FractionBits;
    // After 2⁵ positions without a match, one more position is skipped each time, and so on.
    private const int SkipTrigger = 5;

    private readonly byte[] _memory = GC.AllocateArray<byte>(sizeof(ByteMatchFinder), pinned: true);
    private readonly SymbolCosts _costs = new();

    /// <param name="minMatch">The length of the shortest match, from 3 to 7.</param>
    public void Parse(ref BitWriter bits, ReadOnlySpan<byte> input, int minMatch, BlockSplitter blocks)
    {
        var finder = (ByteMatchFinder*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        finder->Begin(minMatch);
        fixed (byte* start = input)
        {
            var end = start + input.Length;
            var limit = end - ByteMatchFinder.Lookahead;
            // There is nothing before the first byte: an empty table entry means its position.
            var next = start + 1;
            // Where the literals begin that have not been handed over yet.
            var anchor = start;
            var costUpdate = start;
            var misses = 0;
            while (next < limit && input.Length > ByteMatchFinder.Lookahead)
            {
                if (next >= costUpdate)
                {
                    blocks.UpdateCosts(_costs);
                    finder->UpdateCosts(_costs);
                    costUpdate = next + BytesBetweenCostUpdates;
                }
                var saving = finder->Find(next, start, end, out var length, out var distance);
                if (saving <= 0)
                {
                    next += 1 + (misses++ >> SkipTrigger);
                    continue;
                }
                misses = 0;
                while (length < ByteMatchFinder.LongMatch && next + 1 < limit)
                {
                    var laterSaving = finder->Find(next + 1, start, end, out var laterLength, out var laterDistance);
                    if (laterSaving <= saving + LazyThreshold)
                        break;
                    next++;
                    (saving, length, distance) = (laterSaving, laterLength, laterDistance);
                }
                if (length >= ByteMatchFinder.LongMatch)
                    RunSubstitution.Apply(next, start, end, period: 1, ref length, ref distance);
                var matchEnd = next + length;
                finder->Insert(
                    start, length < ByteMatchFinder.LongMatch ? next + 2 : matchEnd - PositionsInsertedAfterLongMatch, matchEnd < limit ? matchEnd : limit);
                while (next > anchor && next - distance > start && next[-1] == next[-1 - distance])
                    next--;
                blocks.Add(ref bits, input, (int)(next - anchor), (int)(matchEnd - next), distance);
                next = anchor = matchEnd;
            }
            blocks.Add(ref bits, input, (int)(end - anchor), 0, 0);
        }
        // A pointer into a pinned array does not keep it from being collected.
        GC.KeepAlive(_memory);
    }
}
