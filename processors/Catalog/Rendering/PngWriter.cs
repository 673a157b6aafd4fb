using System.Buffers.Binary;
using Datasets.Compression;

namespace Datasets.Catalog.Rendering;

/// <summary>Writes images of 8 bits as PNG (W3C PNG Specification, third edition: chunks, colour types 0 and 3, tRNS, filter type 1).</summary>
public static class PngWriter
{
    private const byte BitDepth = 8;
    private const byte IndexedColour = 3;
    private const byte Grey = 0;
    private const byte SubFilter = 1;
    private const int Level = 4;

    /// <param name="pixels">Palette indices, row by row from the top.</param>
    /// <param name="palette">Red, green, blue for each index.</param>
    /// <param name="transparent">The index that is fully transparent; those before it are too.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> palette, byte transparent)
    {
        using var png = Start(width, height, IndexedColour);
        PngChunk.Write(png, "PLTE"u8, palette);
        PngChunk.Write(png, "tRNS"u8, new byte[transparent + 1]);
        PngChunk.Write(png, "IDAT"u8, Compress(width, height, pixels));
        PngChunk.Write(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <param name="pixels">Greys, row by row from the top.</param>
    /// <param name="text">In Latin-1: a keyword of at most 79 characters, a zero, and what it stands for.</param>
    public static byte[] WriteGrey(int width, int height, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> text)
    {
        using var png = Start(width, height, Grey);
        PngChunk.Write(png, "tEXt"u8, text);
        PngChunk.Write(png, "IDAT"u8, Compress(width, height, pixels));
        PngChunk.Write(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static MemoryStream Start(int width, int height, byte colourType)
    {
        var png = new MemoryStream();
        png.Write(PngChunk.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = BitDepth;
        header[9] = colourType;
        header[10..].Clear();
        PngChunk.Write(png, "IHDR"u8, header);
        return png;
    }

    /// <summary>
    /// Rows as differences to the pixel on the left. PNG advises against filters for palettes, but these are ordered by value: on noisy
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
}
