using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Datasets.Compression;

/// <summary>
/// Deflates samples into zlib's framing (RFC 1950, RFC 1951). It is made for grids: runs cost next to nothing, and values are looked for as
/// wholes. The same tile gives the same bytes on every machine. Deflaters are kept for the next file: their memory is larger than a small tile.
/// </summary>
internal sealed class TileDeflater : ICompressor
{
    /// <summary>The level of libdeflate that makes files of about the same size (docs/performance.md).</summary>
    public const int Level = 5;

    // RFC 1950, section 2.2: deflate with a window of 32 KiB; the second byte says 'fast' and makes the two a multiple of 31.
    private const byte Method = 0x78;
    private const byte Flags = 0x5E;
    private const int FrameSize = 2 + sizeof(uint);
    // More than blocks that are stored take beside their content.
    private const int Slack = 1024;
    // Differences are mostly small numbers, which cost little as they are.
    private const int ShortestMatch = 3;
    private const int ShortestMatchOfDifferences = 5;

    private static readonly ConcurrentBag<TileDeflater> Kept = [];

    private readonly BlockBuilder _blocks = new();
    private readonly WordMatcher _words = new();
    private readonly ByteMatcher _bytes = new();

    private bool _taken = true;

    private TileDeflater() { }

    /// <summary>A deflater for exclusive use until it is disposed of.</summary>
    public static TileDeflater Take()
    {
        if (!Kept.TryTake(out var deflater))
            return new TileDeflater();
        deflater._taken = true;
        return deflater;
    }

    public void Dispose()
    {
        if (!_taken)
            return;
        _taken = false;
        // A worker has one for tiles and another while it tries predictors.
        if (Kept.Count < 2 * Environment.ProcessorCount)
            Kept.Add(this);
    }

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan(FrameSize + content.Length + content.Length / 256 + Slack);
        target[0] = Method;
        target[1] = Flags;
        var bits = new BitWriter(target[2..]);
        _blocks.Begin();
        if (sampleSize % WordMatcher.WordSize == 0 && kind != ContentKind.BytePlanes)
            _words.Parse(ref bits, content, _blocks);
        else
            _bytes.Parse(ref bits, content, kind == ContentKind.Samples ? ShortestMatch : ShortestMatchOfDifferences, _blocks);
        _blocks.End(ref bits, content);
        bits.Align();
        BinaryPrimitives.WriteUInt32BigEndian(target[(2 + bits.Position)..], Adler32.Of(content));
        output.Advance(FrameSize + bits.Position);
    }
}
