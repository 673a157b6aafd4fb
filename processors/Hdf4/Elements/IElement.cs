namespace Datasets.Hdf4;

/// <summary>A data element's bytes, however they are stored.</summary>
internal interface IElement
{
    long Length { get; }

    /// <exception cref="Hdf4Exception">The bytes are not there, or damaged.</exception>
    void Read(long at, Span<byte> destination);
}
