using System.Text;
using Datasets.Catalog.Rendering;

namespace Datasets.Catalog.Strips;

/// <summary>A variable's days of a month as greys, one frame below the other: a PNG whose text says which items they are.</summary>
/// <param name="Pixels">Of all frames, row by row from the top.</param>
internal sealed record MonthStrip(StripHeader Header, byte[] Pixels)
{
    private const string Keyword = "datasets";

    /// <summary>A month's frames, at most 512 x 512 pixels each.</summary>
    private const long MostPixels = 31 * 512 * 512;

    public int FrameLength => Header.Width * Header.Height;

    /// <param name="frames">Each as long as the header says.</param>
    public static MonthStrip Of(StripHeader header, IEnumerable<byte[]> frames)
    {
        var pixels = new byte[header.Frames.Count * header.Width * header.Height];
        foreach (var (i, frame) in frames.Index())
            frame.CopyTo(pixels, i * frame.Length);
        return new MonthStrip(header, pixels);
    }

    public byte[] ToPng() => PngWriter.WriteGrey(Header.Width, Header.Height * Header.Frames.Count, Pixels, [.. Encoding.Latin1.GetBytes(Keyword), 0, .. Header.ToJson()]);

    /// <exception cref="FormatException">It is no strip, or damaged.</exception>
    public static MonthStrip Read(byte[] png)
    {
        var (width, height, pixels, text) = PngReader.ReadGrey(png, MostPixels);
        if (!text.AsSpan().StartsWith("datasets\0"u8))
            throw new FormatException("it has no text of this program");
        var header = StripHeader.Parse(text.AsSpan(Keyword.Length + 1));
        return header.Width == width && (long)header.Height * header.Frames.Count == height
            ? new MonthStrip(header, pixels)
            : throw new FormatException("its size is not that of its frames");
    }

    public static MonthStrip? TryRead(byte[] png)
    {
        try
        {
            return Read(png);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
