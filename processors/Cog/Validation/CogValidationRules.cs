namespace Datasets.Cog;

/// <summary>
/// What makes a TIFF a COG as GDAL's driver lays it out ('COG – Cloud Optimized GeoTIFF generator', section 'File format details'):
/// the hints, directories from full resolution to the smallest overview, then the tiles from the smallest overview to full resolution,
/// each in row-major order within its frame, and nothing else.
/// </summary>
internal static class CogValidationRules
{
    private const int LeaderSize = 4;
    private const int TrailerSize = 4;

    private static readonly string[] Promises =
    [
        "LAYOUT=IFDS_BEFORE_DATA", "BLOCK_ORDER=ROW_MAJOR", "BLOCK_LEADER=SIZE_AS_UINT4", "BLOCK_TRAILER=LAST_4_BYTES_REPEATED",
        "KNOWN_INCOMPATIBLE_EDITION=NO",
    ];

    public static void Require(TiffStructure tiff)
    {
        LayoutException.Require(tiff.Images.Count > 0, "it has no image");
        RequireHints(tiff);
        RequireImage(tiff.Images[0]);
        RequireOverviews(tiff.Images);
        RequireTiles(tiff);
    }

    private static void RequireHints(TiffStructure tiff)
    {
        var lines = tiff.Hints.Split('\n');
        foreach (var promise in Promises)
            LayoutException.Require(lines.Contains(promise), $"GDAL's hint '{promise}' is missing");
        LayoutException.Require(
            tiff.Images[0].DirectoryOffset == tiff.HintsEnd,
            $"the first directory is at byte {tiff.Images[0].DirectoryOffset}, not behind the hints at byte {tiff.HintsEnd}");
    }

    private static void RequireImage(TiffImage image)
    {
        LayoutException.Require(!image.IsReduced, "its first image is an overview");
        LayoutException.Require(image.Width > 0 && image.Height > 0 && image.Bands > 0, "its first image is empty");
        LayoutException.Require(
            image.TileWidth == image.TileHeight && image.TileWidth % 16 == 0 && image.TileWidth is >= 16 and <= 4096,
            $"its tiles have {image.TileWidth} x {image.TileHeight} pixels");
        LayoutException.Require(image.PlanarConfiguration == 1, "its bands are not interleaved by pixel");
        LayoutException.Require(image.BitsPerSample is 8 or 16 or 32 or 64, $"its samples have {image.BitsPerSample} bits");
    }

    private static void RequireOverviews(List<TiffImage> images)
    {
        for (var i = 1; i < images.Count; i++)
        {
            var (larger, overview) = (images[i - 1], images[i]);
            var name = $"overview {i}";
            LayoutException.Require(overview.IsReduced, $"{name} is not marked as one");
            LayoutException.Require(
                IsHalf(larger.Width, overview.Width) && IsHalf(larger.Height, overview.Height),
                $"{name} has {overview.Width} x {overview.Height} pixels where {larger.Width} x {larger.Height} are halved");
            LayoutException.Require(
                (overview.TileWidth, overview.TileHeight, overview.Bands, overview.BitsPerSample, overview.SampleFormat,
                    overview.Compression, overview.PlanarConfiguration) ==
                (larger.TileWidth, larger.TileHeight, larger.Bands, larger.BitsPerSample, larger.SampleFormat,
                    larger.Compression, larger.PlanarConfiguration),
                $"{name} has tiles of another form than the image before it");
        }
        var smallest = images[^1];
        LayoutException.Require(
            smallest.Width <= smallest.TileWidth && smallest.Height <= smallest.TileHeight,
            $"its smallest image of {smallest.Width} x {smallest.Height} pixels does not fit one tile: overviews are missing");
    }

    private static bool IsHalf(int larger, int smaller) => smaller == Math.Max(1, larger / 2) || smaller == (larger + 1) / 2;

    private static void RequireTiles(TiffStructure tiff)
    {
        var end = tiff.DirectoriesEnd;
        // GDAL's driver goes on right behind a value of odd length; we leave that byte out, since TIFF wants even offsets.
        if (tiff.Images[^1].TileOffsets is [var first, ..] && first == end + 1 + LeaderSize && long.IsOddInteger(end))
            end++;
        for (var i = tiff.Images.Count - 1; i >= 0; i--)
        {
            var image = tiff.Images[i];
            var name = i == 0 ? "full resolution" : $"overview {i}";
            var tiles = (long)((image.Width - 1) / image.TileWidth + 1) * ((image.Height - 1) / image.TileHeight + 1);
            LayoutException.Require(
                image.TileOffsets.Length == tiles && image.TileSizes.Length == tiles,
                $"{name} has {image.TileOffsets.Length} tile offsets and {image.TileSizes.Length} tile sizes for {tiles} tiles");
            for (var tile = 0; tile < tiles; tile++)
            {
                var (offset, size) = (image.TileOffsets[tile], image.TileSizes[tile]);
                LayoutException.Require(
                    offset == end + LeaderSize, $"tile {tile} of {name} is at byte {offset}; in row-major order without a gap it is at {end + LeaderSize}");
                LayoutException.Require(
                    size > 0 && size <= tiff.Length - offset - TrailerSize, $"tile {tile} of {name} reaches beyond the file's {tiff.Length} bytes");
                end = offset + size + TrailerSize;
            }
        }
        LayoutException.Require(end == tiff.Length, $"{tiff.Length - end} bytes follow the last tile");
    }
}
