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
        var (x0, y0, z0) = ((int)MathF.Floor(x), (int)MathF.Floor(y), (int)MathF.Floor(z));
        var (fx, fy, fz) = (Ease(x - x0), Ease(y - y0), Ease(z - z0));
        var near = Lerp(
            Lerp(Corner(x0, y0, z0, seed), Corner(x0 + 1, y0, z0, seed), fx),
            Lerp(Corner(x0, y0 + 1, z0, seed), Corner(x0 + 1, y0 + 1, z0, seed), fx), fy);
        var far = Lerp(
            Lerp(Corner(x0, y0, z0 + 1, seed), Corner(x0 + 1, y0, z0 + 1, seed), fx),
            Lerp(Corner(x0, y0 + 1, z0 + 1, seed), Corner(x0 + 1, y0 + 1, z0 + 1, seed), fx), fy);
        return Lerp(near, far, fz);
    }

    private static float Corner(int x, int y, int z, uint seed) =>
        Uniform(Hash((uint)x * 0x8da6b343 ^ (uint)y * 0xd8163841 ^ (uint)z * 0xcb1ab31f ^ seed)) * 2 - 1;

    private static float Ease(float t) => t * t * (3 - 2 * t);

    private static float Lerp(float a, float b, float t) => a + (b - a) * t;
}
