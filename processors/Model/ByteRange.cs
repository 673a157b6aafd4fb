namespace Datasets.Model;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">The first one's place, counted from 0.</param>
/// <param name="Length">How many they are.</param>
public readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The place after the last byte.</summary>
    public long End => Start + Length;

    public static ByteRange Between(long start, long end) => new(start, end - start);
}
