using System.Buffers;
using System.Buffers.Binary;
using Datasets.Compression;

namespace Datasets.Hdf5;

/// <summary>Undoes a chunk's filters in two buffers that serve one chunk after another: the result is good until the next chunk.</summary>
internal sealed class ChunkDecoder : IDisposable
{
    // A filter may make a chunk longer for the next one: fletcher32 by four bytes, scale-offset by 21.
    private const int Spare = 64;
    // The pool rounds up to powers of two, which may double what a large chunk takes.
    private const int LargestOfPool = 16 << 20;

    private readonly Filter[] _filters;
    private readonly int _chunkBytes;
    private readonly long _mostExpansion;
    private readonly ZlibInflater _inflater = new();
    private ZstdDecompressor? _zstd;
    private byte[]? _stored;
    private byte[]? _first;
    private byte[]? _second;
    private (StoredChunk Chunk, byte[] Buffer, int Start)? _last;

    public ChunkDecoder(Filter[] filters, long chunkBytes)
    {
        _filters = filters;
        _mostExpansion = filters.Aggregate(1L, (product, filter) => Math.Min(product * filter.MostExpansion, int.MaxValue));
        _chunkBytes = chunkBytes is > 0 and < int.MaxValue - Spare
            ? (int)chunkBytes
            : throw new Hdf5Exception($"a chunk of {chunkBytes} bytes is larger than what is read here");
    }

    /// <remarks>A chunk that is read again, for instance because it holds many time steps, is not decompressed again as long as no other one is read.</remarks>
    public ReadOnlySpan<byte> Read(Hdf5File file, StoredChunk chunk)
    {
        if (_last is { } last && last.Chunk == chunk)
            return last.Buffer.AsSpan(last.Start, _chunkBytes);
        _last = null;
        var data = Decode(file, chunk);
        foreach (var buffer in (ReadOnlySpan<byte[]?>)[_stored, _first, _second])
        {
            if (buffer is not null && buffer.AsSpan().Overlaps(data, out var start))
                _last = (chunk, buffer, start);
        }
        return data;
    }

    private Span<byte> Decode(Hdf5File file, StoredChunk chunk)
    {
        // What is stored may be a little longer than what it makes.
        if (chunk.Size <= 0 || chunk.Size > Math.Min(file.Length, 2L * _chunkBytes + Spare) || Math.Min(chunk.Size, int.MaxValue) * _mostExpansion < _chunkBytes)
            throw new Hdf5Exception($"the chunk at {chunk.Address} has {chunk.Size} bytes, and makes {_chunkBytes}");
        var data = Grow(ref _stored, (int)chunk.Size).AsSpan(0, (int)chunk.Size);
        file.Read(chunk.Address, data);
        for (var i = _filters.Length - 1; i >= 0; i--)
        {
            if ((chunk.FilterMask >> i & 1) == 0)
                data = Undo(_filters[i], data, chunk.Address);
        }
        return data.Length == _chunkBytes
            ? data
            : throw new Hdf5Exception($"the chunk at {chunk.Address} makes {data.Length} bytes where it should make {_chunkBytes}");
    }

    public void Dispose()
    {
        _last = null;
        Return(ref _stored);
        Return(ref _first);
        Return(ref _second);
        _inflater.Dispose();
        _zstd?.Dispose();
    }

    private Span<byte> Undo(Filter filter, Span<byte> data, long address)
    {
        if (filter.Id == Filter.Fletcher32)
            return CheckFletcher32(data, address);
        var made = Other(data);
        switch (filter.Id)
        {
            case Filter.Shuffle:
                Unshuffle(data, made, filter.ElementSize);
                return made[..data.Length];
            case Filter.NBit:
                return made[..NBitDecoder.Decode(filter.Values, data, made)];
            case Filter.ScaleOffset:
                return made[..ScaleOffsetDecoder.Decode(filter.Values, data, made)];
            default:
                return TryDecompress(filter.Id, data, made, out var length)
                    ? made[..length]
                    : throw new Hdf5Exception($"the chunk at {address} does not {(filter.Id == Filter.Deflate ? "inflate" : "decompress")}");
        }
    }

    private bool TryDecompress(int filter, ReadOnlySpan<byte> data, Span<byte> made, out int length) => filter switch
    {
        Filter.Lzf => LzfDecoder.TryDecode(data, made, out length),
        Filter.Zstd => (_zstd ??= new()).TryDecompress(data, made, out length),
        _ => _inflater.TryInflate(data, made, out length),
    };

    /// <summary>The buffer that <paramref name="data"/> is not in.</summary>
    private Span<byte> Other(Span<byte> data)
    {
        var first = Grow(ref _first, _chunkBytes + Spare).AsSpan();
        return data.Overlaps(first) ? Grow(ref _second, _chunkBytes + Spare).AsSpan() : first;
    }

    /// <summary>Source: HDF5's H5Zshuffle.c, documented under H5Pset_shuffle: all first bytes of the elements, then all second bytes …</summary>
    private static void Unshuffle(ReadOnlySpan<byte> shuffled, Span<byte> straight, int elementSize)
    {
        var count = shuffled.Length / elementSize;
        if (straight.Length < shuffled.Length)
            throw new Hdf5Exception($"a shuffled chunk has {shuffled.Length} bytes");
        for (var plane = 0; plane < elementSize; plane++)
        {
            var source = shuffled.Slice(plane * count, count);
            for (int i = 0, at = plane; i < source.Length; i++, at += elementSize)
                straight[at] = source[i];
        }
        shuffled[(count * elementSize)..].CopyTo(straight[(count * elementSize)..]);
    }

    /// <summary>Fletcher's checksum over big-endian 16-bit words, as HDF5's H5checksum.c defines it; it stands behind the data.</summary>
    private static Span<byte> CheckFletcher32(Span<byte> data, long address)
    {
        if (data.Length < 4)
            throw new Hdf5Exception($"the chunk at {address} is shorter than its checksum");
        var covered = data[..^4];
        uint a = 0, b = 0;
        var at = 0;
        for (var words = covered.Length / 2; words > 0;)
        {
            // After 360 words at most the sums are folded, so that they stay within 32 bits.
            for (var part = Math.Min(words, 360); part > 0; part--, words--, at += 2)
            {
                a += BinaryPrimitives.ReadUInt16BigEndian(covered[at..]);
                b += a;
            }
            (a, b) = (Fold(a), Fold(b));
        }
        if (covered.Length % 2 != 0)
        {
            a += (uint)covered[^1] << 8;
            b += a;
        }
        var sum = Fold(Fold(b)) << 16 | Fold(Fold(a));
        // HDF5 until 1.6.2 stored each half with its bytes swapped (H5Zfletcher32.c takes either).
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(data[^4..]);
        return sum == stored || sum == ((stored & 0xff00ff00) >> 8 | (stored & 0x00ff00ff) << 8)
            ? covered
            : throw new Hdf5Exception($"the checksum of the chunk at {address} is wrong");

        static uint Fold(uint sum) => (sum & 0xffff) + (sum >> 16);
    }

    private static byte[] Grow(ref byte[]? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            Return(ref buffer);
            buffer = length > LargestOfPool ? GC.AllocateUninitializedArray<byte>(length) : ArrayPool<byte>.Shared.Rent(length);
        }
        return buffer;
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer?.Length <= LargestOfPool)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }
}
