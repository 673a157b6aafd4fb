using ZstdSharp;

namespace Datasets.Compression;

/// <summary>Undoes Zstandard (RFC 8878) from memory to memory. One thread at a time.</summary>
public sealed class ZstdDecompressor : IDisposable
{
    private readonly Decompressor decompressor = new();

    /// <returns>False where the source is corrupt, or makes more than the target holds.</returns>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> target, out int length)
    {
        length = 0;
        try
        {
            return decompressor.TryUnwrap(source, target, out length);
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    public void Dispose() => decompressor.Dispose();
}
