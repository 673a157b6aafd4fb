namespace Datasets.EmbeddedArchive.Granules;

/// <summary>Deterministic noise: hashes of integers, and a smooth field in space made from them.</summary>
internal static class Noise
{
    /// <summary>Mixes a number's bits well (the finalizer of MurmurHash3's 32-bit variant).</summary>
    public static uint Hash(uint value)
    {
        value ^= value >> 16;
        value *= 0x85ebca6b;
        value ^= value >> 13;
        value *= 0xc2b2ae35;
        return value ^ (value >> 16);
    }

    public static uint Hash(int a, int b) => Hash(Hash((uint)a) ^ ((uint)b * 0x9e3779b9));

    /// <summary>0 ≤ the value &lt; 1.</summary>
    public static float Uniform(uint hash) => (hash >> 8) * (1f / (1 << 24));

    /// <summary>A bell-shaped value of mean 0 and standard deviation 1, within ±3.4: the sum of a hash's four bytes.</summary>
    public static float Bell(uint hash) =>
        ((hash & 0xff) + (hash >> 8 & 0xff) + (hash >> 16 & 0xff) + (hash >> 24) - 510f) * (1f / 147.8f);

    /// <summary>A continuous field in three dimensions, within ±1, whose bumps are about one unit wide.</summary>
    public static float Smooth(float x, float y, float z, uint seed)
    {
        var (floorX, floorY, floorZ) = (MathF.Floor(x), MathF.Floor(y), MathF.Floor(z));
        var (fx, fy, fz) = (Ease(x - floorX), Ease(y - floorY), Ease(z - floorZ));
        var west = (uint)(int)floorX * StepX;
        var south = (uint)(int)floorY * StepY;
        var near = (uint)(int)floorZ * StepZ ^ seed * 0x9e3779b9;
        var (east, north) = (west + StepX, south + StepY);
        var far = ((uint)(int)floorZ + 1) * StepZ ^ seed * 0x9e3779b9;
        return Lerp(
            Lerp(Lerp(Corner(west ^ south ^ near), Corner(east ^ south ^ near), fx), Lerp(Corner(west ^ north ^ near), Corner(east ^ north ^ near), fx), fy),
            Lerp(Lerp(Corner(west ^ south ^ far), Corner(east ^ south ^ far), fx), Lerp(Corner(west ^ north ^ far), Corner(east ^ north ^ far), fx), fy),
            fz);
    }

    private const uint StepX = 0x8da6b343;
    private const uint StepY = 0xd8163841;
    private const uint StepZ = 0xcb1ab31f;

    /// <summary>A shorter mix than <see cref="Hash(uint)"/>, as eight of them go into each value.</summary>
    private static float Corner(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2c1b3c6d;
        hash ^= hash >> 12;
        return (int)(hash * 0x297a2d39) * (1f / (1u << 31));
    }

    private static float Ease(float t) => t * t * (3 - 2 * t);

    private static float Lerp(float a, float b, float t) => a + (b - a) * t;
}
