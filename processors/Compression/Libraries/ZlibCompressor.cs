using System.Buffers;
using System.IO.Compression;

namespace Datasets.Compression;

/// <summary>Deflate in zlib's framing (RFC 1950), by the zlib that .NET brings.</summary>
internal sealed class ZlibCompressor(int level) : ICompressor
{
    private readonly ZLibCompressionOptions options = new() { CompressionLevel = level };

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output)
    {
        using var zlib = new ZLibStream(new BufferStream(output), options);
        zlib.Write(content);
    }

    public void Dispose() { }

    private sealed class BufferStream(ArrayBufferWriter<byte> output) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);
        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
