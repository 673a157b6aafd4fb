using System.Buffers.Binary;
using System.IO.Compression;

namespace Datasets.Catalog.Rendering;

/// <summary>Reads what <see cref="PngWriter.WriteGrey"/> writes.</summary>
internal static class PngReader
{
    private const byte SubFilter = 1;

    /// <param name="largest">The number of pixels beyond which none is read.</param>
    /// <returns>The greys, row by row from the top, and the text.</returns>
    /// <exception cref="FormatException">It is no such file, or damaged.</exception>
    public static (int Width, int Height, byte[] Pixels, byte[] Text) ReadGrey(byte[] png, long largest)
    {
        var chunks = PngChunk.ReadAll(png);
        if (chunks is not [{ Type: "IHDR", Data.Length: 13 } header, { Type: "tEXt" } text, { Type: "IDAT" } data, { Type: "IEND" }]
            || !header.Data.Span[8..].SequenceEqual((ReadOnlySpan<byte>)[8, 0, 0, 0, 0]))
            throw new FormatException("it is no PNG of this program");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header.Data.Span), BinaryPrimitives.ReadInt32BigEndian(header.Data.Span[4..]));
        if (width < 1 || height < 1 || (long)width * height > largest)
            throw new FormatException($"it has {width} x {height} pixels");
        return (width, height, Unfilter(Inflate(data.Data, (width + 1) * height), width, height), text.Data.ToArray());
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> data, int length)
    {
        var rows = new byte[length];
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            inflated.ReadExactly(rows);
            return inflated.ReadByte() < 0 ? rows : throw new FormatException("it has more pixels than it states");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException("its pixels cannot be decompressed", error);
        }
    }

    private static byte[] Unfilter(byte[] rows, int width, int height)
    {
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = rows.AsSpan(y * (width + 1), width + 1);
            if (row[0] != SubFilter)
                throw new FormatException("its rows are filtered in another way than this program does");
            byte left = 0;
            for (var x = 0; x < width; x++)
                pixels[y * width + x] = left += row[x + 1];
        }
        return pixels;
    }
}
