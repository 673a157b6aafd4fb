using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>An array of cells as lines of one pixel: a last dimension of size 1 more.</summary>
internal sealed class OneColumn(IGranuleArray array) : IGranuleArray
{
    public string Path => array.Path;
    public IReadOnlyList<long> Shape { get; } = [.. array.Shape, 1];
    public IReadOnlyList<string> Dimensions { get; } = [.. array.Dimensions, ""];
    public SampleType? SampleType => array.SampleType;
    public IReadOnlyList<long>? Chunks => array.Chunks is { } chunks ? [.. chunks, 1] : null;
    public IReadOnlyDictionary<string, AttributeValue> Attributes => array.Attributes;
    public long StoredCount => array.StoredCount;

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination) => array.Read(start[..^1], count[..^1], destination);

    public void Announce(ReadOnlySpan<long> start, ReadOnlySpan<long> count) => array.Announce(start[..^1], count[..^1]);

    public string ReadText() => array.ReadText();

    public void Dispose() => array.Dispose();
}
