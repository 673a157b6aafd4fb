using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>
/// Finds matches in samples of four bytes, or of eight seen as two. Grids repeat whole values, so that matches are looked for at whole words
/// only: for each word the nearest place with the same one, two and four words. Which of them are taken is the cheapest way through a
/// stretch of words, by what symbols cost so far (a shortest path). Bytes at both ends that match as well are added afterwards.
/// </summary>
internal sealed unsafe class WordMatcher
{
    public const int WordSize = 4;

    private const int SampledWords = 4096;
    private const int WordsPerStretch = 2048;
    private const int WordsPerLesson = 1024;
    // Bytes beyond a word that are read for looking up places.
    private const int Lookahead = 40;
    // A match as long as this is taken without looking for something better, and a run of one value sooner.
    private const int LongMatch = 64;
    private const int LongRun = 20;
    private const int WordsToInsertAfterLongMatch = 5;

    private readonly byte[] _memory = GC.AllocateArray<byte>(sizeof(WordPaths), pinned: true);
    private readonly SymbolCosts _costs = new();

    public void Parse(ref BitWriter bits, ReadOnlySpan<byte> input, BlockBuilder blocks)
    {
        var paths = (WordPaths*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        var phase = PhaseOf(MemoryMarshal.Cast<byte, uint>(input));
        paths->Begin();
        fixed (byte* start = input)
        {
            var end = start + input.Length;
            var limit = end - Lookahead;
            var next = start + WordSize + phase;
            var gathered = start;
            var words = WordsPerLesson;
            while (next < limit && input.Length > Lookahead)
            {
                if (words >= WordsPerLesson)
                {
                    blocks.Learn(_costs);
                    paths->Learn(_costs);
                    words = 0;
                }
                var count = (int)Math.Min(WordsPerStretch, (limit - next - 1) / WordSize + 1);
                var reached = paths->Extend(next, start, end, count, phase > 0 ? 1 : 2, LongMatch, LongRun, out var length, out var distance);
                gathered = Add(ref bits, input, blocks, paths, reached, start, next, gathered);
                words += reached;
                next += reached * WordSize;
                if (length == 0)
                    continue;
                next = gathered = AddLong(ref bits, input, blocks, start, next, length, distance, gathered);
                paths->Insert(start, start + WordBefore(next - start, phase), end, WordsToInsertAfterLongMatch);
                next += (WordSize - (next - start - phase) % WordSize) % WordSize;
            }
            blocks.Add(ref bits, input, (int)(end - gathered), 0, 0);
        }
    }

    private static long WordBefore(long position, int phase) => position - WordSize - (position - phase) % WordSize;

    // A word starts behind those of a sample's lower bytes that mostly stay the same from one sample to the next; they end the word before.
    private static int PhaseOf(ReadOnlySpan<uint> samples)
    {
        Span<int> changed = stackalloc int[WordSize];
        changed.Clear();
        var different = 0;
        var step = Math.Max(1, samples.Length / SampledWords) | 1;
        for (var i = 1; i < samples.Length; i += step)
        {
            var difference = samples[i] ^ samples[i - 1];
            if (difference == 0)
                continue;
            different++;
            for (var b = 0; b < WordSize; b++)
                changed[b] += (difference >> 8 * b & 0xFF) == 0 ? 0 : 1;
        }
        var phase = 0;
        while (phase < WordSize - 1 && 2 * changed[phase] <= different)
            phase++;
        return phase;
    }

    private static byte* Add(
        ref BitWriter bits, ReadOnlySpan<byte> input, BlockBuilder blocks, WordPaths* paths, int reached, byte* start, byte* next, byte* gathered)
    {
        var steps = paths->TraceBack(reached);
        while (steps > 0)
        {
            var step = paths->Steps[--steps];
            var (literals, length, distance) = WordPaths.Unpack(step);
            if (length == 0)
            {
                next += WordSize;
                continue;
            }
            var from = next + literals;
            next = from + length;
            var stop = next;
            if (steps > 0 && WordPaths.IsLiteral(paths->Steps[steps - 1]))
            {
                for (var extra = 1; extra < WordSize && *stop == *(stop - distance); extra++)
                    stop++;
            }
            from = ExtendBack(from, gathered, start, distance);
            blocks.Add(ref bits, input, (int)(from - gathered), (int)(stop - from), distance);
            gathered = stop;
        }
        return gathered;
    }

    private static byte* AddLong(
        ref BitWriter bits, ReadOnlySpan<byte> input, BlockBuilder blocks, byte* start, byte* next, int length, int distance, byte* gathered)
    {
        // The match before may reach into the word.
        if (gathered > next)
        {
            length -= (int)(gathered - next);
            next = gathered;
        }
        Runs.Prefer(next, start, start + input.Length, WordSize, ref length, ref distance);
        var from = ExtendBack(next, gathered, start, distance);
        length += (int)(next - from);
        blocks.Add(ref bits, input, (int)(from - gathered), length, distance);
        return from + length;
    }

    private static byte* ExtendBack(byte* from, byte* gathered, byte* start, long distance)
    {
        while (from > gathered && from - distance > start && from[-1] == from[-1 - distance])
            from--;
        return from;
    }
}
