using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>A text that the file has as an attribute.</summary>
internal sealed class Hdf4TextArray(Hdf4Granule granule, string path, string text) : IGranuleArray
{
    public string Path => path;

    public IReadOnlyList<long> Shape => [];

    public IReadOnlyList<string> Dimensions => [];

    public SampleType? SampleType => null;

    public IReadOnlyList<long>? Chunks => null;

    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = new Dictionary<string, AttributeValue>();

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination) =>
        throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");

    public string ReadText() => text;

    public void Dispose()
    {
    }
}
