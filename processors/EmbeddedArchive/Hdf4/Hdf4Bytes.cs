using System.Buffers.Binary;
using System.Text;

namespace Datasets.EmbeddedArchive.Hdf4;

/// <summary>A piece of an HDF4 file's metadata as it grows: big-endian numbers, and texts behind their lengths.</summary>
internal sealed class Hdf4Bytes
{
    private readonly MemoryStream _bytes = new();

    public Hdf4Bytes Byte(int number)
    {
        _bytes.WriteByte((byte)number);
        return this;
    }

    public Hdf4Bytes Short(int number)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        _bytes.Write(bytes);
        return this;
    }

    public Hdf4Bytes Int(long number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
        _bytes.Write(bytes);
        return this;
    }

    public Hdf4Bytes Text(string text)
    {
        Short(text.Length);
        _bytes.Write(Encoding.ASCII.GetBytes(text));
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();
}
