using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>An n-dimensional array in a granule, row-major: the last dimension varies fastest.</summary>
public interface IGranuleArray : IDisposable
{
    string Path { get; }
    IReadOnlyList<long> Shape { get; }
    /// <summary>Dimension names where the file has them; else empty strings.</summary>
    IReadOnlyList<string> Dimensions { get; }
    /// <summary>Null for arrays that are not numeric, such as strings.</summary>
    SampleType? SampleType { get; }
    /// <summary>Chunk sizes, or null where the array is not chunked.</summary>
    IReadOnlyList<long>? Chunks { get; }
    IReadOnlyDictionary<string, AttributeValue> Attributes { get; }
    /// <summary>How many of its values are in the file; the others were never written, and are fill.</summary>
    /// <exception cref="GranuleException">The file is corrupt.</exception>
    long StoredCount => Shape.Aggregate(1L, (product, size) => product * size);
    /// <summary>Reads a hyperslab in native byte order; <paramref name="destination"/> holds product(count) samples.</summary>
    /// <exception cref="GranuleException">The data cannot be read, for instance because the file is truncated or corrupt.</exception>
    void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination);
    /// <summary>A hint for files on a server: this hyperslab will be read, all of it, some time.</summary>
    /// <exception cref="GranuleException">The file is corrupt.</exception>
    void Announce(ReadOnlySpan<long> start, ReadOnlySpan<long> count) { }
    /// <summary>The whole of a scalar or one-dimensional string array, such as <c>StructMetadata.0</c>.</summary>
    string ReadText();
}
