using System.Buffers.Binary;
using System.Numerics;

namespace Datasets.Zarr;

/// <summary>The CRC-32C of RFC 3720, appendix B.4, which ends a shard's index.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        for (; content.Length >= sizeof(ulong); content = content[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(content));
        foreach (var one in content)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
