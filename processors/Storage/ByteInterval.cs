namespace Datasets.Storage;

/// <summary>The bytes of an object that a reader asks for, as HTTP counts them: both ends are included, and without a first byte it is the last ones.</summary>
/// <param name="First">Null: the object's last <paramref name="Last"/> bytes.</param>
/// <param name="Last">Null: up to the object's end.</param>
public readonly record struct ByteInterval(long? First, long? Last)
{
    public static ByteInterval Whole { get; } = new(0, null);

    /// <summary>Where it is in an object of this size; null where no byte of it is.</summary>
    public (long Start, long Length)? Within(long size)
    {
        var start = First ?? size - Math.Min(Last!.Value, size);
        var end = First is null || Last is null ? size : Math.Min(Last.Value, size - 1) + 1;
        return start < end ? (start, end - start) : null;
    }
}
