namespace Datasets.Hdf5;

/// <summary>The byte order of stored samples.</summary>
public static class ByteOrder
{
    /// <summary>Turns samples into this machine's byte order.</summary>
    public static void ToNative(Datatype type, Span<byte> samples)
    {
        if (!type.IsBigEndian || type.Size == 1)
            return;
        for (var at = 0; at < samples.Length; at += type.Size)
            samples.Slice(at, type.Size).Reverse();
    }
}
