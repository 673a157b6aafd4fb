namespace Datasets.Hdf4;

/// <summary>Bytes that lie together in the file.</summary>
internal sealed class PlainElement : IElement
{
    private readonly Hdf4Bytes _file;
    private readonly long _offset;

    /// <exception cref="Hdf4Exception">They are not within the file.</exception>
    public PlainElement(Hdf4Bytes file, DataDescriptor descriptor)
    {
        file.Check(descriptor.Offset, descriptor.Length);
        (_file, _offset, Length) = (file, descriptor.Offset, descriptor.Length);
    }

    public long Length { get; }

    public void Read(long at, Span<byte> destination)
    {
        if (at < 0 || destination.Length > Length - at)
            throw new Hdf4Exception($"an element of {Length} bytes at {_offset} ends before its byte {at + destination.Length}");
        _file.Read(_offset + at, destination);
    }
}
