using System.Buffers;
using System.Collections.Concurrent;

namespace Datasets.Compression;

/// <summary>
/// Deflate in zlib's framing (RFC 1950), by libdeflate. Its compressors are kept for the next codec of their level: the fresh memory of one
/// costs as much as compressing a small tile.
/// </summary>
internal sealed class LibDeflateCompressor : ICompressor
{
    // libtiff counts libdeflate's levels so from 6 on, where they come closest to zlib's of the same number.
    private const int FirstShiftedLevel = 6;

    private const int HighestLevel = 9;

    private static readonly ConcurrentBag<nint>[] Kept = [.. Enumerable.Range(0, HighestLevel + 1).Select(_ => new ConcurrentBag<nint>())];

    private readonly int level;
    private nint compressor;

    /// <param name="level">As libtiff counts levels.</param>
    public LibDeflateCompressor(int level)
    {
        this.level = level;
        if (!Kept[level].TryTake(out compressor))
            compressor = LibDeflate.libdeflate_alloc_compressor(level < FirstShiftedLevel ? level : level + 1);
    }

    ~LibDeflateCompressor() => LibDeflate.libdeflate_free_compressor(compressor);

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan((int)LibDeflate.libdeflate_zlib_compress_bound(compressor, (nuint)content.Length));
        var length = LibDeflate.libdeflate_zlib_compress(compressor, content, (nuint)content.Length, target, (nuint)target.Length);
        if (length == 0)
            throw new InvalidOperationException($"libdeflate could not compress {content.Length} bytes");
        output.Advance((int)length);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (compressor == 0)
            return;
        if (Kept[level].Count < Environment.ProcessorCount)
            Kept[level].Add(compressor);
        else
            LibDeflate.libdeflate_free_compressor(compressor);
        compressor = 0;
    }
}
