namespace Datasets.Cog;

/// <summary>
/// What a COG's own bytes say about its layout. <see cref="Validate(string, bool)"/> reads header, directories and tile index, and
/// holds them against what GDAL's COG driver promises of its files; it shares no code with the writer.
/// </summary>
public sealed record CogValidator
{
    public required bool IsBigTiff { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required int Bands { get; init; }
    public required int BlockSize { get; init; }
    /// <summary>TIFF's number of the compression: 1 none, 5 LZW, 8 deflate, 50000 Zstandard.</summary>
    public required int Compression { get; init; }
    /// <summary>Width and height of each overview, from the largest to the smallest.</summary>
    public required IReadOnlyList<(int Width, int Height)> Overviews { get; init; }

    /// <summary>Where the header ends, then the tiles of each resolution from the smallest to the full one, in bytes from the file's start.</summary>
    public required IReadOnlyList<long> LevelEnds { get; init; }

    /// <summary>Checks a file.</summary>
    /// <param name="everyTile">Whether to look at every tile's leader and trailer, too; otherwise no pixel data is read.</param>
    /// <exception cref="CogException">The file is not a COG; the message says what is wrong where.</exception>
    public static CogValidator Validate(string path, bool everyTile = false)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16 << 10);
            return Validate(file, path, everyTile);
        }
        catch (IOException exception)
        {
            throw new CogException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Checks a file that a seekable stream holds.</summary>
    /// <param name="name">What to call the file in a message.</param>
    /// <exception cref="CogException">The file is not a COG; the message says what is wrong where.</exception>
    public static CogValidator Validate(Stream stream, string name, bool everyTile = false)
    {
        try
        {
            var tiff = TiffStructure.Read(stream);
            CogValidationRules.Require(tiff);
            if (everyTile)
                TileLeaderCheck.Require(tiff);
            return Describe(tiff);
        }
        catch (LayoutException exception)
        {
            throw new CogException($"{name} is not a valid COG: {exception.Message}", exception);
        }
    }

    private static CogValidator Describe(TiffStructure tiff)
    {
        var image = tiff.Images[0];
        return new CogValidator
        {
            IsBigTiff = tiff.IsBigTiff,
            Width = image.Width,
            Height = image.Height,
            Bands = image.Bands,
            BlockSize = image.TileWidth,
            Compression = image.Compression,
            Overviews = [.. tiff.Images.Skip(1).Select(overview => (overview.Width, overview.Height))],
            LevelEnds = EndsOf(tiff),
        };
    }

    private static IReadOnlyList<long> EndsOf(TiffStructure tiff)
    {
        const int around = 4;
        return
        [
            tiff.Images[^1].TileOffsets.Min() - around,
            .. Enumerable.Reverse(tiff.Images).Select(image => image.TileOffsets.Zip(image.TileSizes, (offset, size) => offset + size).Max() + around),
        ];
    }
}
