using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Datasets.Cog;

/// <summary>Field types of TIFF 6.0, section 2, and of BigTIFF.</summary>
internal enum TiffType : ushort
{
    Byte = 1,
    Ascii = 2,
    Short = 3,
    Long = 4,
    Double = 12,
    Long8 = 16,
}

/// <summary>A field of an image file directory, little-endian.</summary>
internal sealed record TiffField(TiffTag Tag, TiffType Type, long Count, byte[] Value);

/// <summary>An image file directory in the making.</summary>
internal sealed class TiffDirectory
{
    private readonly SortedDictionary<TiffTag, TiffField> fields = [];

    public void AddShorts(TiffTag tag, params ReadOnlySpan<ushort> values) => Add(tag, TiffType.Short, values.Length, MemoryMarshal.AsBytes(values));
    public void AddLongs(TiffTag tag, params ReadOnlySpan<uint> values) => Add(tag, TiffType.Long, values.Length, MemoryMarshal.AsBytes(values));
    public void AddLong8s(TiffTag tag, params ReadOnlySpan<ulong> values) => Add(tag, TiffType.Long8, values.Length, MemoryMarshal.AsBytes(values));
    public void AddDoubles(TiffTag tag, params ReadOnlySpan<double> values) => Add(tag, TiffType.Double, values.Length, MemoryMarshal.AsBytes(values));

    public void AddText(TiffTag tag, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        Add(tag, TiffType.Ascii, bytes.Length, bytes);
    }

    /// <summary>The directory and the values that do not fit its entries.</summary>
    /// <param name="position">Where in the file the directory will start.</param>
    /// <param name="last">Whether no directory follows.</param>
    public byte[] ToBytes(long position, bool bigTiff, bool last)
    {
        var inline = bigTiff ? 8 : 4;
        var entrySize = bigTiff ? 20 : 12;
        var headSize = bigTiff ? 8 : 2;
        var valuesStart = headSize + fields.Count * entrySize + inline;
        var size = Even(valuesStart) + fields.Values.Where(field => field.Value.Length > inline).Sum(field => Even(field.Value.Length));
        var bytes = new byte[size];
        var cursor = headSize;
        var values = Even(valuesStart);
        if (bigTiff)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, fields.Count);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)fields.Count);
        foreach (var field in fields.Values)
        {
            var entry = bytes.AsSpan(cursor, entrySize);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)field.Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)field.Type);
            WriteOffset(entry[4..], field.Count, bigTiff);
            if (field.Value.Length <= inline)
                field.Value.CopyTo(entry[(4 + inline)..]);
            else
            {
                WriteOffset(entry[(4 + inline)..], position + values, bigTiff);
                field.Value.CopyTo(bytes, values);
                values += Even(field.Value.Length);
            }
            cursor += entrySize;
        }
        WriteOffset(bytes.AsSpan(cursor), last ? 0 : position + size, bigTiff);
        return bytes;
    }

    private static void WriteOffset(Span<byte> target, long offset, bool bigTiff)
    {
        if (bigTiff)
            BinaryPrimitives.WriteInt64LittleEndian(target, offset);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(target, checked((uint)offset));
    }

    // TIFF wants directories and values to start on even offsets.
    private static int Even(int size) => size + (size & 1);

    private void Add(TiffTag tag, TiffType type, int count, ReadOnlySpan<byte> value) =>
        fields[tag] = new TiffField(tag, type, count, value.ToArray());
}
