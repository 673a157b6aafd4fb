using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>Packs bits into bytes, beginning with the least significant bit of each byte (RFC 1951, section 3.1.1).</summary>
internal ref struct BitWriter(Span<byte> target)
{
    private readonly ref byte _target = ref MemoryMarshal.GetReference(target);
    private ulong _bits;
    private int _count;

    /// <summary>The number of whole bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>Adds bits; at most 56 may be added between two calls of <see cref="Flush"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
    }

    /// <summary>Adds a codeword that <see cref="HuffmanCode"/> has packed with its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint packed)
    {
        _bits |= (ulong)(packed >> HuffmanCode.LengthBits) << _count;
        _count += (int)(packed & HuffmanCode.LengthMask);
    }

    /// <summary>Writes the whole bytes. It stores eight bytes at once, so the target must be eight bytes longer than the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _target, Position), BitConverter.IsLittleEndian ? _bits : BinaryPrimitives.ReverseEndianness(_bits));
        Position += _count >> 3;
        _bits >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Fills the last byte with zero bits.</summary>
    public void Align()
    {
        Flush();
        if (_count == 0)
            return;
        _count = 8;
        Flush();
    }

    /// <summary>Copies bytes; call <see cref="Align"/> before.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _target, Position), bytes.Length));
        Position += bytes.Length;
    }
}
