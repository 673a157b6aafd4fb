using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Datasets.Compression;

/// <summary>
/// A DEFLATE encoder for samples of grids, in zlib's framing (RFC 1950, RFC 1951); docs/deflate.md says how it works. The same tile gives the same bytes
/// on every machine. Encoders are pooled, since their memory is larger than a small tile.
/// </summary>
internal sealed class TileDeflater : ICompressor
{
    /// <summary>The level of libdeflate whose files have about the same size (docs/performance.md).</summary>
    public const int Level = 5;

    // RFC 1950, section 2.2: deflate with a window of 32 KiB; the second byte says 'fast' and makes the two a multiple of 31.
    private const byte Method = 0x78;
    private const byte Flags = 0x5E;
    private const int FrameSize = 2 + sizeof(uint);
    private const int Slack = 1024;
    private const int MinMatch = 3;
    // Differences are mostly small numbers, whose literals are cheap: shorter matches rarely save bits.
    private const int MinMatchOfDifferences = 5;

    private static readonly ConcurrentBag<TileDeflater> Pool = [];

    private readonly BlockSplitter _blocks = new();
    private readonly WordParser _words = new();
    private readonly ByteParser _bytes = new();
    private readonly NoiseTrial _noise = new();

    private bool _rented = true;

    private TileDeflater() { }

    /// <summary>An encoder for exclusive use until it is disposed of.</summary>
    public static TileDeflater Rent()
    {
        if (!Pool.TryTake(out var deflater))
            return new TileDeflater();
        deflater._rented = true;
        return deflater;
    }

    public void Dispose()
    {
        if (!_rented)
            return;
        _rented = false;
        // A worker needs one for tiles, and another while it tries predictors.
        if (Pool.Count < 2 * Environment.ProcessorCount)
            Pool.Add(this);
    }

    public void Compress(ReadOnlySpan<byte> content, int sampleSize, ContentKind kind, ArrayBufferWriter<byte> output)
    {
        var target = output.GetSpan(MaxDeflatedBytes(content.Length));
        target[0] = Method;
        target[1] = Flags;
        var bits = new BitWriter(target[2..]);
        var minMatch = kind == ContentKind.Samples ? MinMatch : MinMatchOfDifferences;
        var storesNoise = kind == ContentKind.BytePlanes && _noise.IsStoringShorter(content, _bytes, minMatch);
        _blocks.Begin();
        if (storesNoise)
            NoiseParser.Parse(ref bits, content, _blocks);
        else if (sampleSize % WordParser.WordSize == 0 && kind != ContentKind.BytePlanes)
            _words.Parse(ref bits, content, _blocks);
        else
            _bytes.Parse(ref bits, content, minMatch, _blocks);
        _blocks.End(ref bits, content);
        bits.Align();
        BinaryPrimitives.WriteUInt32BigEndian(target[(2 + bits.Position)..], Adler32.Compute(content));
        output.Advance(FrameSize + bits.Position);
    }

    /// <summary>
    /// What the deflated content can take at most. A block that would be longer than its content is stored, which takes up to six bytes more. Most blocks are
    /// larger, but <see cref="NoiseParser"/> may make two of 64 bytes.
    /// </summary>
    public static int MaxDeflatedBytes(int length) => FrameSize + length + length / 4 + Slack;
}
