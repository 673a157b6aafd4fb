using System.Buffers;
using System.Collections.Concurrent;

namespace Datasets.Compression;

/// <summary>Zstandard by libzstd, one frame a tile. Contexts are kept for the next compressor: the fresh memory of one costs as much as a small tile.</summary>
internal sealed class LibZstdCompressor(int level) : ICompressor
{
    private static readonly ConcurrentBag<nint> Kept = [];

    private nint context = Kept.TryTake(out var kept) ? kept : LibZstd.ZSTD_createCCtx();

    ~LibZstdCompressor() => Free();

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output)
    {
        ObjectDisposedException.ThrowIf(context == 0, this);
        var target = output.GetSpan((int)LibZstd.ZSTD_compressBound((nuint)content.Length));
        var length = LibZstd.ZSTD_compressCCtx(context, target, (nuint)target.Length, content, (nuint)content.Length, level);
        if (LibZstd.ZSTD_isError(length) != 0)
            throw new InvalidOperationException($"libzstd could not compress {content.Length} bytes");
        output.Advance((int)length);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (context == 0)
            return;
        if (Kept.Count < Environment.ProcessorCount)
            Kept.Add(context);
        else
            Free();
        context = 0;
    }

    private void Free() => _ = LibZstd.ZSTD_freeCCtx(context);
}
