namespace Datasets.Compression;

/// <summary>
/// The hash tables and symbol costs of <see cref="ByteParser"/>. At a position it tries the most recent one with the same eight bytes, then the most
/// recent one with the same bytes of a shortest match.
/// </summary>
internal unsafe struct ByteMatchFinder
{
    /// <summary>Bytes from a position on that may be read there.</summary>
    public const int Lookahead = 16;

    /// <summary>A match of this length is taken without comparing costs.</summary>
    public const int LongMatch = 32;

    private const int TableBits = 15;
    private const int TableSize = 1 << TableBits;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // By hash: the most recent position, modulo 2¹⁶. A stale entry is harmless: candidate bytes are compared.
    private fixed ushort _shortTable[TableSize];
    private fixed ushort _longTable[TableSize];
    private fixed int _literalCosts[LiteralLengthAlphabet.Literals];
    private fixed int _lengthCosts[LiteralLengthAlphabet.MaxMatch + 1];
    private fixed int _distanceCosts[DistanceAlphabet.Size];

    // Shifts out the bytes of eight that are beyond a shortest match.
    private int _shift;

    public void Begin(int minMatch)
    {
        _shift = 64 - 8 * minMatch;
        fixed (ushort* tables = _shortTable)
            new Span<ushort>(tables, 2 * TableSize).Clear();
    }

    public void UpdateCosts(SymbolCosts costs)
    {
        fixed (int* literals = _literalCosts, lengths = _lengthCosts, distances = _distanceCosts)
        {
            costs.Literals.CopyTo(new Span<int>(literals, LiteralLengthAlphabet.Literals));
            costs.Lengths.CopyTo(new Span<int>(lengths, LiteralLengthAlphabet.MaxMatch + 1));
            costs.Distances.CopyTo(new Span<int>(distances, DistanceAlphabet.Size));
        }
    }

    public void Insert(byte* start, byte* from, byte* to)
    {
        for (var at = from; at < to; at++)
        {
            var bytes = *(ulong*)at;
            _shortTable[HashShort(bytes)] = _longTable[HashLong(bytes)] = (ushort)(at - start);
        }
    }

    /// <summary>Looks for a match at a position and inserts the position.</summary>
    /// <returns>How many bits the match saves compared with literals, in 1/256 bit; 0 or less if there is no match worth taking.</returns>
    public int Find(byte* at, byte* start, byte* end, out int length, out int distance)
    {
        var bytes = *(ulong*)at;
        var position = (int)(at - start);
        ref var longEntry = ref _longTable[HashLong(bytes)];
        ref var shortEntry = ref _shortTable[HashShort(bytes)];
        // Offsets from -1 down to the window's size.
        var longOffset = longEntry - position | -DistanceAlphabet.WindowSize;
        var shortOffset = shortEntry - position | -DistanceAlphabet.WindowSize;
        longEntry = shortEntry = (ushort)position;
        length = 0;
        distance = -longOffset;
        if (*(ulong*)(at + longOffset) == bytes)
        {
            length = MatchLength.Measure(at, distance, end);
            var saving = Saving(at, length, distance);
            if (saving > 0)
                return saving;
        }
        distance = -shortOffset;
        if ((*(ulong*)(at + shortOffset) ^ bytes) << _shift != 0)
            return 0;
        length = MatchLength.Measure(at, distance, end);
        return Saving(at, length, distance);
    }

    private readonly ulong HashShort(ulong bytes) => (bytes << _shift) * Multiplier >> 64 - TableBits;

    private static ulong HashLong(ulong bytes) => bytes * Multiplier >> 64 - TableBits;

    private readonly int Saving(byte* at, int length, int distance)
    {
        if (length >= LongMatch)
            return int.MaxValue;
        var literals = 0;
        for (var i = 0; i < length; i++)
            literals += _literalCosts[at[i]];
        return literals - _lengthCosts[length] - _distanceCosts[DistanceAlphabet.Symbol(distance)];
    }
}
