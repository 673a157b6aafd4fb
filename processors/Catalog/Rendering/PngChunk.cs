using System.Buffers.Binary;

namespace Datasets.Catalog.Rendering;

/// <summary>A part of a PNG file: its length, a type of four letters, data, and the CRC-32 of type and data (W3C PNG Specification, third edition, 5.3).</summary>
internal readonly record struct PngChunk(string Type, ReadOnlyMemory<byte> Data)
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A file's chunks, in their order.</summary>
    /// <exception cref="FormatException">It is no PNG, or damaged.</exception>
    public static IReadOnlyList<PngChunk> ReadAll(ReadOnlyMemory<byte> png)
    {
        if (!png.Span.StartsWith(Signature))
            throw new FormatException("it is no PNG");
        var chunks = new List<PngChunk>();
        for (var rest = png[Signature.Length..]; rest.Length > 0;)
        {
            var length = rest.Length < Frame ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            if (length > rest.Length - Frame)
                throw new FormatException("it is cut off");
            var end = 8 + (int)length;
            if (BinaryPrimitives.ReadUInt32BigEndian(rest.Span[end..]) != ~Crc(uint.MaxValue, rest.Span[4..end]))
                throw new FormatException("its checksum says that it is damaged");
            chunks.Add(new PngChunk(System.Text.Encoding.Latin1.GetString(rest.Span[4..8]), rest[8..end]));
            rest = rest[(end + 4)..];
        }
        return chunks;
    }

    /// <summary>Bytes of a chunk without data.</summary>
    private const int Frame = 12;

    public static void Write(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
