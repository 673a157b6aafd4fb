using Datasets.Cog.Codecs.Deflate;

namespace Datasets.Cog.Codecs;

/// <summary>Deflate's levels, and who does the work: up to 5 <see cref="TileDeflater"/>, beyond that a library that searches longer.</summary>
internal static class DeflateCodec
{
    public const int DefaultLevel = TileDeflater.Level;
    public const int LowestLevel = 1;
    public const int HighestLevel = 9;

    public static ITileCodec Create(int level) => level switch
    {
        <= TileDeflater.Level => TileDeflater.Take(),
        _ when LibDeflate.IsThere => new LibDeflateCodec(level),
        _ => new ZlibCodec(level),
    };
}
