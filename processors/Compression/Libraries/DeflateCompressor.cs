namespace Datasets.Compression;

/// <summary>Chooses the encoder by level: <see cref="TileDeflater"/> up to 5, beyond that a library that searches longer.</summary>
public static class DeflateCompressor
{
    public const int DefaultLevel = TileDeflater.Level;
    public const int LowestLevel = 1;
    public const int HighestLevel = 9;

    public static ICompressor Create(int level) => level switch
    {
        <= TileDeflater.Level => TileDeflater.Rent(),
        _ when LibDeflate.IsThere => new LibDeflateCompressor(level),
        _ => new ZlibCompressor(level),
    };
}
