namespace Datasets.Hdf4;

/// <summary>Where a data element lies. A special element's bytes are a description of how its data are stored.</summary>
internal readonly record struct DataDescriptor(long Offset, long Length, bool IsSpecial)
{
    private const uint NeverWritten = uint.MaxValue;

    /// <summary>The element was announced, and nothing of it was written.</summary>
    public bool IsEmpty => Offset == NeverWritten && Length == NeverWritten;
}
