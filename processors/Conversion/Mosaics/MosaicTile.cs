using Datasets.Model;

namespace Datasets.Conversion.Mosaics;

/// <summary>A tile's raster and where its north-western cell is in the mosaic.</summary>
internal sealed record MosaicTile(string FileName, Raster Raster, int Column, int Row)
{
    /// <summary>The part of a window of the mosaic that the tile has, in cells of the mosaic; null where it has none.</summary>
    public PixelWindow? Within(PixelWindow window)
    {
        var (left, top) = (Math.Max(window.Column, Column), Math.Max(window.Row, Row));
        var (right, bottom) = (Math.Min(window.Column + window.Width, Column + Raster.Width), Math.Min(window.Row + window.Height, Row + Raster.Height));
        return left < right && top < bottom ? new PixelWindow(left, top, right - left, bottom - top) : null;
    }
}
