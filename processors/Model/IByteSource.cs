namespace Datasets.Model;

/// <summary>The bytes of a file, wherever it is. One thread at a time reads.</summary>
/// <remarks>A source that reads over a network can use the two hints to send few requests, several at a time. A file on disk needs neither.</remarks>
public interface IByteSource : IDisposable
{
    long Length { get; }

    /// <summary>Whether hints make a difference.</summary>
    bool TakesHints => false;

    /// <summary>Reads as many bytes as <paramref name="destination"/> holds, which are within the file.</summary>
    /// <exception cref="IOException">They cannot be read, for instance because the file became shorter.</exception>
    /// <exception cref="DatasetsException">A server does not give them.</exception>
    void Read(long at, Span<byte> destination);

    /// <summary>A hint: these ranges are about to be read, all of them.</summary>
    void Fetch(IReadOnlyList<ByteRange> ranges) { }

    /// <summary>A hint: these ranges will be read some time, all of them, if the file is read to the end.</summary>
    void Announce(IReadOnlyList<ByteRange> ranges) { }
}
