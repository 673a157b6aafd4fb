using System.Buffers.Binary;
using System.Text;

namespace Datasets.Hdf4;

/// <summary>Goes through a piece of metadata from front to back. Numbers are big-endian. Nothing is read beyond the piece.</summary>
internal ref struct Hdf4Cursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A length or a count, which HDF4 keeps in 32 bits with a sign.</summary>
    /// <exception cref="Hdf4Exception">It is negative.</exception>
    public int Count(string what)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(Take(4));
        return number >= 0 ? number : throw new Hdf4Exception($"{what} is {number}");
    }

    /// <summary>A text behind its length. HDF4 has no encoding of its own: those who use more than ASCII write Latin-1.</summary>
    public string Text() => Encoding.Latin1.GetString(Take(UInt16()));

    public ElementId Element() => new((Tag)UInt16(), UInt16());

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
            throw new Hdf4Exception($"a structure ends after {_bytes.Length} bytes, and {(long)Position + count} are needed");
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(int count) => Take(count);
}
