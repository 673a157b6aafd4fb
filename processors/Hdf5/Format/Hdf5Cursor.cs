using System.Buffers.Binary;
using System.Text;

namespace Datasets.Hdf5;

/// <summary>
/// Goes through a piece of metadata from front to back. Numbers are little-endian; addresses and lengths have the sizes that the
/// superblock states. Nothing is read beyond the piece.
/// </summary>
internal ref struct Hdf5Cursor(ReadOnlySpan<byte> bytes, Hdf5Sizes sizes)
{
    /// <summary>The address that means 'not there': all bits are ones.</summary>
    public const long Undefined = -1;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Address() => sizes.Offset switch
    {
        8 => (long)BinaryPrimitives.ReadUInt64LittleEndian(Take(8)),
        4 => UInt32() is var address && address == uint.MaxValue ? Undefined : address,
        _ => UInt16() is var address && address == ushort.MaxValue ? Undefined : address,
    };

    /// <summary>A length or a count.</summary>
    /// <exception cref="Hdf5Exception">It is beyond what any file holds.</exception>
    public long Length() => Number(sizes.Length);

    /// <summary>An unsigned number of 1 to 8 bytes.</summary>
    /// <exception cref="Hdf5Exception">It is 2^63 or more.</exception>
    public long Number(int size)
    {
        ulong number = 0;
        var taken = Take(size);
        for (var i = size - 1; i >= 0; i--)
            number = number << 8 | taken[i];
        return number <= long.MaxValue ? (long)number : throw new Hdf5Exception($"the number {number} is beyond every file");
    }

    /// <summary>As <see cref="Length"/>, where all ones mean 'without limit', which becomes <see cref="long.MaxValue"/>.</summary>
    public long Limit() => Take(sizes.Length) is var taken && taken.IndexOfAnyExcept((byte)0xff) < 0
        ? long.MaxValue
        : new Hdf5Cursor(taken, sizes).Length();

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
            throw new Hdf5Exception($"a structure ends after {_bytes.Length} bytes, and {(long)Position + count} are needed");
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(int count) => Take(count);

    public void SkipLengths(int count) => Skip(count * sizes.Length);

    public ReadOnlySpan<byte> Rest() => Take(Left);

    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Take(signature.Length).SequenceEqual(signature))
            throw new Hdf5Exception($"the signature {Encoding.ASCII.GetString(signature)} is not where it should be");
    }

    /// <exception cref="Hdf5UnsupportedException">It is one of the next versions, which a later HDF5 may write into a sound file.</exception>
    public byte ExpectVersion(string what, int from, int to)
    {
        const int next = 3;
        var version = Byte();
        if (version > to && version <= to + next)
            throw new Hdf5UnsupportedException($"{what} is of version {version}, and versions up to {to} are supported here");
        return version >= from && version <= to ? version : throw new Hdf5Exception($"{what} is of version {version}, which is not known");
    }

    /// <summary>Checks the checksum that follows all that was read so far.</summary>
    public void ExpectChecksum(string what)
    {
        var covered = _bytes[..Position];
        if (UInt32() != Lookup3.Hash(covered))
            throw new Hdf5Exception($"the checksum of {what} is wrong");
    }
}
