namespace Datasets.Compression;

/// <summary>Deflates into zlib's framing (RFC 1950) from memory to memory: bytes that are differences, mostly small ones.</summary>
public static class ZlibDeflater
{
    /// <param name="level">From 1, the fastest, to 9.</param>
    public static byte[] Compress(ReadOnlySpan<byte> content, int level)
    {
        var output = OutputBuffers.Take();
        using var compressor = DeflateCompressor.Create(level);
        compressor.Compress(content, sampleSize: 1, ContentKind.Differences, output);
        var compressed = output.WrittenSpan.ToArray();
        OutputBuffers.Return(output);
        return compressed;
    }
}
