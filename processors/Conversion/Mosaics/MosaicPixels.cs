using System.Buffers;
using Datasets.Model;

namespace Datasets.Conversion.Mosaics;

/// <summary>The pixels of tiles side by side, each read from its own source as windows ask for it; what no tile has is 'no data'.</summary>
/// <param name="nodata">One sample.</param>
internal sealed class MosaicPixels(IReadOnlyList<MosaicTile> tiles, byte[] nodata) : IPixelSource, IDisposable
{
    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        var covered = 0L;
        foreach (var tile in tiles)
        {
            if (tile.Within(window) is { } part)
                covered += (long)part.Width * part.Height;
        }
        if (covered < (long)window.Width * window.Height)
            RepeatedSample.Fill(nodata, destination[..(window.Width * window.Height * nodata.Length)]);
        foreach (var tile in tiles)
        {
            if (tile.Within(window) is { } part)
                Copy(tile, band, part, window, destination);
        }
    }

    public void Dispose()
    {
        foreach (var tile in tiles)
            (tile.Raster.Pixels as IDisposable)?.Dispose();
    }

    private void Copy(MosaicTile tile, int band, PixelWindow part, PixelWindow window, Span<byte> destination)
    {
        var own = new PixelWindow(part.Column - tile.Column, part.Row - tile.Row, part.Width, part.Height);
        if (part == window)
        {
            tile.Raster.Pixels.Read(band, own, destination);
            return;
        }
        var (row, line) = (part.Width * nodata.Length, window.Width * nodata.Length);
        var samples = ArrayPool<byte>.Shared.Rent(row * part.Height);
        try
        {
            tile.Raster.Pixels.Read(band, own, samples.AsSpan(0, row * part.Height));
            for (var y = 0; y < part.Height; y++)
                samples.AsSpan(y * row, row).CopyTo(destination[((part.Row - window.Row + y) * line + (part.Column - window.Column) * nodata.Length)..]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(samples);
        }
    }
}
