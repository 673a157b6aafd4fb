using System.Numerics;

namespace Datasets.Compression;

/// <summary>The distance alphabet of RFC 1951, section 3.2.5.</summary>
internal static class DistanceAlphabet
{
    public const int Size = 30;

    /// <summary>The largest distance of a match.</summary>
    public const int WindowSize = 1 << 15;

    public static int Symbol(int distance)
    {
        if (distance <= 2)
            return distance - 1;
        var highestBit = BitOperations.Log2((uint)distance - 1);
        return 2 * highestBit + ((distance - 1) >> (highestBit - 1) & 1);
    }

    public static int ExtraBits(int symbol) => symbol < 2 ? 0 : symbol / 2 - 1;

    /// <summary>The smallest distance of a symbol.</summary>
    public static int Base(int symbol) => symbol < 2 ? symbol + 1 : (2 + symbol % 2 << symbol / 2 - 1) + 1;
}
