namespace Datasets.Hdf5;

/// <summary>What samples are that were never written (HDF5 File Format Specification 3.0, sections IV.A.2.e and f); empty means zeros.</summary>
internal static class FillValue
{
    public static ReadOnlyMemory<byte> Read(Hdf5File file, ObjectHeader header)
    {
        if (header.Find(MessageKind.FillValue) is { } message)
            return ReadNew(file, message);
        return header.Find(MessageKind.OldFillValue) is { } old ? Value(file.Cursor(old.Span), old) : default;
    }

    private static ReadOnlyMemory<byte> ReadNew(Hdf5File file, ReadOnlyMemory<byte> message)
    {
        const int isThere = 0x20;
        var cursor = file.Cursor(message.Span);
        var version = cursor.ExpectVersion("a fill value", 1, 3);
        if (version == 3)
            return (cursor.Byte() & isThere) != 0 ? Value(cursor, message) : default;
        cursor.Skip(2);
        var isDefined = cursor.Byte() != 0;
        return isDefined || version == 1 ? Value(cursor, message) : default;
    }

    private static ReadOnlyMemory<byte> Value(Hdf5Cursor cursor, ReadOnlyMemory<byte> message)
    {
        var size = (int)Math.Min(int.MaxValue, cursor.UInt32());
        var start = cursor.Position;
        cursor.Skip(size);
        return message.Slice(start, size);
    }
}
