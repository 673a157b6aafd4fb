namespace Datasets.Compression;

/// <summary>Deflate's levels, and who does the work: up to 5 <see cref="TileDeflater"/>, beyond that a library that searches longer.</summary>
public static class DeflateCompressor
{
    public const int DefaultLevel = TileDeflater.Level;
    public const int LowestLevel = 1;
    public const int HighestLevel = 9;

    public static ICompressor Create(int level) => level switch
    {
        <= TileDeflater.Level => TileDeflater.Take(),
        _ when LibDeflate.IsThere => new LibDeflateCompressor(level),
        _ => new ZlibCompressor(level),
    };
}
