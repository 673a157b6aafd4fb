using System.Numerics;

namespace Datasets.Support;

/// <summary>Bob Jenkins' lookup3 (hashlittle of lookup3.c), the checksum of HDF5's metadata, written from its description apart from the reader's.</summary>
internal static class JenkinsHash
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint a, b, c;
        a = b = c = 0xdeadbeef + (uint)bytes.Length;
        var words = new uint[(Math.Max(1, bytes.Length) + 11) / 12 * 3];
        for (var i = 0; i < bytes.Length; i++)
            words[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        for (var at = 0; ; at += 3)
        {
            if (bytes.Length == 0)
                return c;
            (a, b, c) = (a + words[at], b + words[at + 1], c + words[at + 2]);
            if (at + 3 >= words.Length)
                break;
            a = (a - c) ^ BitOperations.RotateLeft(c, 4); c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6); a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8); b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16); c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19); a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4); b += a;
        }
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }
}
