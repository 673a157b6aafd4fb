using System.Numerics;

namespace Datasets.Compression;

/// <summary>The alphabets of RFC 1951, section 3.2.5.</summary>
internal static class Symbols
{
    public const int EndOfBlock = 256;
    public const int FirstLength = 257;
    /// <summary>Literals, the end of a block, and lengths.</summary>
    public const int LiteralsAndLengths = 286;
    public const int Distances = 30;
    public const int ShortestMatch = 3;
    public const int LongestMatch = 258;
    public const int FarthestMatch = 1 << 15;

    /// <summary>By the length of a match: which symbol from <see cref="FirstLength"/> on.</summary>
    private static readonly byte[] LengthSlots = [.. Enumerable.Range(0, LongestMatch + 1).Select(FindLengthSlot)];

    public static int LengthSlot(int length) => LengthSlots[length];

    public static int LengthExtraBits(int slot) => slot is < 8 or 28 ? 0 : slot / 4 - 1;

    public static int LengthBase(int slot) => slot switch
    {
        < 8 => ShortestMatch + slot,
        28 => LongestMatch,
        _ => ShortestMatch + (4 + slot % 4 << slot / 4 - 1),
    };

    public static int DistanceSlot(int distance)
    {
        if (distance <= 2)
            return distance - 1;
        var highest = BitOperations.Log2((uint)distance - 1);
        return 2 * highest + ((distance - 1) >> (highest - 1) & 1);
    }

    public static int DistanceExtraBits(int slot) => slot < 2 ? 0 : slot / 2 - 1;

    public static int DistanceBase(int slot) => slot < 2 ? slot + 1 : (2 + slot % 2 << slot / 2 - 1) + 1;

    private static byte FindLengthSlot(int length)
    {
        var slot = 28;
        while (slot > 0 && LengthBase(slot) > length)
            slot--;
        return (byte)slot;
    }
}
