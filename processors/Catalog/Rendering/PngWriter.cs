using System.Buffers.Binary;
using Datasets.Compression;

namespace Datasets.Catalog.Rendering;

/// <summary>Writes palette images as PNG (W3C PNG Specification, third edition: chunks, colour type 3, tRNS, filter type 1).</summary>
public static class PngWriter
{
    private const byte BitDepth = 8;
    private const byte IndexedColour = 3;
    private const byte SubFilter = 1;
    private const int Level = 4;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="pixels">Palette indices, row by row from the top.</param>
    /// <param name="palette">Red, green, blue for each index.</param>
    /// <param name="transparent">The index that is fully transparent; those before it are too.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> palette, byte transparent)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = BitDepth;
        header[9] = IndexedColour;
        header[10..].Clear();
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "PLTE"u8, palette);
        WriteChunk(png, "tRNS"u8, new byte[transparent + 1]);
        WriteChunk(png, "IDAT"u8, Compress(width, height, pixels));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>
    /// Rows as differences to the pixel on the left. PNG advises against filters for palettes, but this one is ordered by value: on noisy
    /// fields the differences take a third less space.
    /// </summary>
    private static ReadOnlySpan<byte> Compress(int width, int height, ReadOnlySpan<byte> pixels)
    {
        var rows = new byte[(width + 1) * height];
        for (var y = 0; y < height; y++)
        {
            var source = pixels.Slice(y * width, width);
            var row = rows.AsSpan(y * (width + 1), width + 1);
            row[0] = SubFilter;
            row[1] = source[0];
            for (var x = 1; x < source.Length; x++)
                row[x + 1] = (byte)(source[x] - source[x - 1]);
        }
        return ZlibDeflater.Compress(rows, Level);
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
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
