using System.IO.Compression;

namespace Datasets.Compression;

/// <summary>Inflates zlib's framing (RFC 1950) from memory to memory, by libdeflate where it is there, else by .NET's zlib. One thread at a time.</summary>
public sealed class ZlibInflater : IDisposable
{
    private nint _decompressor = LibDeflate.IsThere ? LibDeflate.libdeflate_alloc_decompressor() : 0;

    ~ZlibInflater() => Free();

    /// <returns>False where the source is corrupt, or makes more than the target holds.</returns>
    public bool TryInflate(ReadOnlySpan<byte> source, Span<byte> target, out int length)
    {
        if (_decompressor == 0)
            return TryInflateByZlib(source, target, out length);
        var result = LibDeflate.libdeflate_zlib_decompress(
            _decompressor, source, (nuint)source.Length, target, (nuint)target.Length, out var made);
        GC.KeepAlive(this);
        length = (int)made;
        return result == 0;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal static unsafe bool TryInflateByZlib(ReadOnlySpan<byte> source, Span<byte> target, out int length)
    {
        length = 0;
        if (source.IsEmpty)
            return false;
        fixed (byte* start = source)
        {
            using var bytes = new UnmanagedMemoryStream(start, source.Length);
            using var inflater = new ZLibStream(bytes, CompressionMode.Decompress);
            try
            {
                length = inflater.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
                return length < target.Length || inflater.ReadByte() < 0;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }

    private void Free()
    {
        if (_decompressor != 0)
            LibDeflate.libdeflate_free_decompressor(_decompressor);
        _decompressor = 0;
    }
}
