namespace Datasets.Hdf5;

/// <summary>Integers of 1 to 8 bytes in either byte order.</summary>
internal static class StoredInteger
{
    public static ulong Read(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        ulong number = 0;
        for (var i = 0; i < bytes.Length; i++)
            number = number << 8 | bytes[isBigEndian ? i : bytes.Length - 1 - i];
        return number;
    }

    public static void Write(ulong number, Span<byte> bytes, bool isBigEndian)
    {
        for (var i = 0; i < bytes.Length; i++, number >>= 8)
            bytes[isBigEndian ? bytes.Length - 1 - i : i] = (byte)number;
    }
}
