using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Datasets.Compression;

/// <summary>Packs bits as RFC 1951, section 3.1.1 has them: from the least significant bit of each byte on.</summary>
internal ref struct BitWriter(Span<byte> target)
{
    /// <summary>How many bits may be added between two calls of <see cref="Flush"/>.</summary>
    public const int Room = 56;

    private readonly ref byte _target = ref MemoryMarshal.GetReference(target);
    private ulong _bits;
    private int _count;

    /// <summary>Bytes that are written for good.</summary>
    public int Position { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
    }

    /// <summary>Adds a code and its length as <see cref="HuffmanCode"/> packs them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint packed)
    {
        _bits |= (ulong)(packed >> HuffmanCode.LengthBits) << _count;
        _count += (int)(packed & HuffmanCode.LengthMask);
    }

    /// <summary>Writes whole bytes; the target needs eight more bytes than it will hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _target, Position), BitConverter.IsLittleEndian ? _bits : BinaryPrimitives.ReverseEndianness(_bits));
        Position += _count >> 3;
        _bits >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Fills the last byte up with zeros.</summary>
    public void Align()
    {
        Flush();
        if (_count == 0)
            return;
        _count = 8;
        Flush();
    }

    /// <summary>Copies bytes; the stream stands at the begin of a byte.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _target, Position), bytes.Length));
        Position += bytes.Length;
    }
}
