using System.Runtime.CompilerServices;

namespace Datasets.Compression;

/// <summary>
/// Hash tables of the positions of words. Each lookup gives one candidate, the most recent position with the same hash, as an offset: a
/// negative number of words, from -1 down to the window's size. It inserts the position, too. Whether the bytes are the same is left to be compared.
/// </summary>
internal unsafe struct WordMatchFinder
{
    public const int WordSize = sizeof(uint);
    public const int WindowWords = DistanceAlphabet.WindowSize / WordSize;

    private const int Tables = 5;
    private const int TableBits = 14;
    private const int TableSize = 1 << TableBits;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // By hash: the number of the word, modulo 2¹⁶. A stale entry is harmless: candidate bytes are compared. The tables fit in the L2 cache.
    private fixed ushort _oneWord[TableSize];
    private fixed ushort _twoWords[TableSize];
    private fixed ushort _fourWords[TableSize];
    private fixed ushort _lastThreeBytes[TableSize];
    // The last three or two bytes of a word with the next word.
    private fixed ushort _tailAndWord[TableSize];

    public void Clear()
    {
        fixed (ushort* tables = _oneWord)
            new Span<ushort>(tables, Tables * TableSize).Clear();
    }

    /// <summary>Inserts words without looking for matches: <paramref name="count"/> of them, from <paramref name="last"/> backwards.</summary>
    public void Insert(byte* start, byte* last, byte* end, int count)
    {
        for (var at = last; count > 0 && at >= start; count--, at -= WordSize)
        {
            if (at + 4 * WordSize > end)
                continue;
            var (first, second) = (*(ulong*)at, *(ulong*)(at + 2 * WordSize));
            _oneWord[HashWord(first)] = _twoWords[HashTwoWords(first)] = _fourWords[HashFourWords(first, second)] = (ushort)((at - start) / WordSize);
        }
    }

    /// <param name="first">The word and the one after it.</param>
    /// <param name="number">The number of the word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long FindWord(ulong first, int number) => Exchange(ref _oneWord[HashWord(first)], number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long FindTwoWords(ulong first, int number) => Exchange(ref _twoWords[HashTwoWords(first)], number);

    /// <param name="second">The two words after <paramref name="first"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long FindFourWords(ulong first, ulong second, int number) => Exchange(ref _fourWords[HashFourWords(first, second)], number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long FindLastThreeBytes(ulong first, int number) => Exchange(ref _lastThreeBytes[HashLastThreeBytes(first)], number);

    /// <param name="leading">How many bytes of the word are left out.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long FindTailAndWord(ulong first, int leading, int number) => Exchange(ref _tailAndWord[HashTwoWords(first >> 8 * leading)], number);

    private static uint HashWord(ulong first) => (uint)first * (uint)(Multiplier >> 32) >> 32 - TableBits;

    private static uint HashLastThreeBytes(ulong first) => ((uint)first >> 8) * (uint)(Multiplier >> 32) >> 32 - TableBits;

    private static ulong HashTwoWords(ulong first) => first * Multiplier >> 64 - TableBits;

    private static ulong HashFourWords(ulong first, ulong second) => (first * Multiplier + second) * Multiplier >> 64 - TableBits;

    // An empty entry means word 0, so the first word that is looked up has to be word 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Exchange(ref ushort entry, int number)
    {
        var previous = entry;
        entry = (ushort)number;
        return previous - number | -WindowWords;
    }
}
