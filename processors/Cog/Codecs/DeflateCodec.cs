using System.Buffers;

namespace Datasets.Cog.Codecs;

/// <summary>Deflate in zlib's framing (RFC 1950), by libdeflate.</summary>
internal sealed class DeflateCodec : ITileCodec
{
    public const int DefaultLevel = 6;
    public const int LowestLevel = 1;
    public const int HighestLevel = 9;

    // libtiff counts libdeflate's levels so from 6 on, where they come closest to zlib's of the same number.
    private const int FirstShiftedLevel = 6;

    private nint compressor;

    private DeflateCodec(int level) => compressor = LibDeflate.libdeflate_alloc_compressor(level < FirstShiftedLevel ? level : level + 1);

    ~DeflateCodec() => Free();

    /// <summary>A codec by the best library that this machine has.</summary>
    public static ITileCodec Create(int level) => LibDeflate.IsThere ? new DeflateCodec(level) : new ZlibCodec(level);

    public void Encode(ReadOnlySpan<byte> tile, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan((int)LibDeflate.libdeflate_zlib_compress_bound(compressor, (nuint)tile.Length));
        var length = LibDeflate.libdeflate_zlib_compress(compressor, tile, (nuint)tile.Length, target, (nuint)target.Length);
        if (length == 0)
            throw new CogException($"libdeflate could not compress a tile of {tile.Length} bytes");
        output.Advance((int)length);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (compressor != 0)
            LibDeflate.libdeflate_free_compressor(compressor);
        compressor = 0;
    }
}
